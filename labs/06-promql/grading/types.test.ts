import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { GIVEN } from './types.ts';

test('the expressions of the exercise are those that are graded', async () => {
  const exercise = await readFile(new URL('../exercise/types.yaml', import.meta.url), 'utf8');
  const shown = [...exercise.matchAll(/^ {2}([a-z]): # (.+)$/gm)].map(([, id, text]) => [id, text]);
  expect(Object.fromEntries(shown)).toEqual(GIVEN);
});
