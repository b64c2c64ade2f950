import { expect, test } from 'vitest';
import { consoleFate } from './console-switch.ts';
import { findLabs } from './labs.ts';
import { paths } from './paths.ts';

const labs = (await findLabs(paths())).map(({ id }) => id);

test.each(labs)(
  'lab %s has the console, so that its page is there while the lab runs',
  async (lab) => {
    expect(await consoleFate(paths(), lab, lab)).toBe('stays');
  },
);

test('the console stays where its definition is the same, else it is started anew', async () => {
  expect(await consoleFate(paths(), 'kit', '01')).toBe('stays');
  expect(await consoleFate(paths(), '01', '02')).toBe('stays');
  expect(await consoleFate(paths(), '02', '04')).toBe('restarts');
  expect(await consoleFate(paths(), undefined, '01')).toBe('restarts');
});
