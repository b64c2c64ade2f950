import { expect, test } from 'vitest';
import { loadLabSpec } from '../lab-spec.ts';
import { findLabs } from '../labs.ts';
import { paths } from '../paths.ts';
import { coverageOf, unclaimed } from './coverage.ts';
import { readOutline } from './outline.ts';

const outline = readOutline();
const folders = await findLabs(paths());
const specs = (await Promise.all(folders.map(loadLabSpec))).filter((spec) => spec !== undefined);
const coverage = coverageOf(specs, outline);

const labNumbered = (number: string, covers: readonly string[]) => ({
  id: `${number}-lab`,
  tasks: [{ id: 'task', covers }],
});

test('the outlines are complete', () => {
  const count = (wanted: string) => outline.filter(({ kind }) => kind === wanted).length;
  expect(count('bullet')).toBe(346);
  expect(count('step')).toBe(120);
  expect(count('concept')).toBe(48);
  expect(count('exercise')).toBe(35);
  expect(new Set(outline.map(({ key }) => key)).size).toBe(outline.length);
});

test('a claim is counted for its task', () => {
  const lab = { ...labNumbered('02', ['M009/1.2/What are metrics?']), covers: ['exercise 3'] };
  const { bullets, problems } = coverageOf([lab], outline);
  expect(problems).toEqual([]);
  expect(bullets.filter(({ claims }) => claims.length > 0)).toMatchObject([
    { key: 'M009/1.2/What are metrics?', claims: [{ lab: '02-lab', by: 'task' }] },
    { key: 'exercise 3', claims: [{ lab: '02-lab', by: 'guide' }] },
  ]);
});

test('what is planned for a lab and not claimed by it is known', () => {
  const missing = (covers: readonly string[]) =>
    unclaimed(coverageOf([labNumbered('07', covers)], outline), '07').map(({ key }) => key);
  expect(missing([])).toContain('exercise 11');
  expect(missing(['exercise 11'])).not.toContain('exercise 11');
  expect(missing([])).not.toContain('exercise 12');
});

test.each([
  ['M009/1.2/What is a metric?', 'Did you mean "M009/1.2/What are metrics?"'],
  ['M009/1.9/Anything', 'Did you mean "M009/1.1"'],
  ['exercise 36', 'Did you mean "exercise'],
])('the claim "%s" names no bullet', (key, says) => {
  const { problems } = coverageOf([labNumbered('02', [key])], outline);
  expect(problems).toEqual([expect.stringContaining(says)]);
});

test('every claim of the labs names a bullet', () => {
  expect(coverage.problems).toEqual([]);
});

test.each(folders.map(({ id, number }) => ({ id, number })))(
  'lab $id claims what the curriculum plans for it',
  ({ number }) => {
    expect(unclaimed(coverage, number).map(({ key }) => key)).toEqual([]);
  },
);
