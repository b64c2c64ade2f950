import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadLabSpec } from './lab-spec.ts';
import { findLabs } from './labs.ts';
import { paths } from './paths.ts';
import { QUIZ, quizText } from './spec/quiz.ts';

const SECTIONS = [
  'What you will learn',
  'Before you begin',
  'Run',
  'Look around',
  'Tasks',
  'Check',
  'Troubleshoot',
  'Self-check',
  'Stop',
  'Further reading',
];

/** The text below a heading, up to the next one of the same level. */
const section = (guide: string, title: string): string =>
  guide.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

const labs = await Promise.all(
  (await findLabs(paths())).map(async (lab) => ({
    ...lab,
    spec: await loadLabSpec(lab),
    guide: await readFile(join(lab.folder, 'README.md'), 'utf8'),
  })),
);

describe.each(labs)('lab $id', ({ id, folder, spec, guide }) => {
  test('its lab.ts bears the name of its folder', () => {
    expect(spec?.id).toBe(id);
  });

  test('its guide has the sections of every guide', () => {
    const titles = [...guide.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(SECTIONS);
  });

  test('its guide speaks of every task', () => {
    const tasks = spec?.tasks.filter(({ quiz }) => quiz === undefined) ?? [];
    const headings = [...section(guide, 'Tasks').matchAll(/^### `([a-z0-9-]+)`/gm)];
    expect(headings.map(([, task]) => task)).toEqual(tasks.map((task) => task.id));
  });

  test('its self-check stands in the guide as in the data, and in the exercise without answers', async () => {
    const quiz = spec?.tasks.flatMap((task) => task.quiz ?? []) ?? [];
    expect(quiz).not.toEqual([]);
    expect(section(guide, 'Self-check')).toContain(quizText(quiz));
    const given: unknown = parse(await readFile(join(folder, 'exercise', QUIZ), 'utf8'));
    expect(given).toEqual(Object.fromEntries(quiz.map((item) => [item.id, null])));
  });
});
