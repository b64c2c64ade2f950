import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainText } from '../../../ui/markdown/plain-text.ts';
import { parseGuide } from './parse-guide.ts';

const labs = join(import.meta.dirname, '../../../../../../../labs');

test('a guide becomes sections; those of tasks bear their ids', () => {
  const sections = parseGuide(
    '# Lab 01\n\nIntro.\n\n## Look around\n\n### `gaps`: what is it?\n\nText\n\n### Other & more\n',
    ['gaps'],
  );
  expect(sections.map(({ anchor, depth, title, task }) => [anchor, depth, title, task])).toEqual([
    ['guide', 1, '', undefined],
    ['look-around', 2, 'Look around', undefined],
    ['gaps', 3, 'gaps: what is it?', 'gaps'],
    ['other-more', 3, 'Other & more', undefined],
  ]);
  expect(plainText(sections[2]?.body ?? [])).toBe('Text');
});

test.each((await readdir(labs)).filter((name) => /^\d\d-/.test(name)))(
  'no section of the guide of %s is lost',
  async (lab) => {
    const guide = await readFile(join(labs, lab, 'README.md'), 'utf8');
    const headings = [...guide.matchAll(/^#{2,3} (.+)$/gm)].map(([, title]) =>
      title?.replaceAll('`', ''),
    );
    const sections = parseGuide(guide, []);
    expect(sections.filter(({ depth }) => depth > 1).map(({ title }) => title)).toEqual(headings);
    expect(new Set(sections.map(({ anchor }) => anchor)).size).toBe(sections.length);
  },
);
