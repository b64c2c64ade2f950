import type { LoadStatus } from '@lab/clients';
import { expect, test } from 'vitest';
import { loadRequestOf } from './stage.ts';

const status: LoadStatus = {
  state: 'running',
  rps: 30,
  profile: 'ramp',
  parameters: { from: 10, to: 50, overSeconds: 60 },
  seed: 3,
  spacing: 'even',
  elapsedSeconds: 30,
  behind: false,
  inflight: 0,
  sent: 1,
};

test('a ramp goes on from where it was', () => {
  const rest = { to: 50, seed: 3, spacing: 'even' };
  expect(loadRequestOf(status)).toEqual({ profile: 'ramp', from: 30, overSeconds: 30, ...rest });
  expect(loadRequestOf({ ...status, rps: 50, elapsedSeconds: 900 })).toEqual({
    profile: 'ramp',
    from: 50,
    overSeconds: 1,
    ...rest,
  });
});

test('a load that is paused for a look at the ledger goes on; one that has ended does not', () => {
  expect(loadRequestOf({ ...status, state: 'paused' })).toMatchObject({ profile: 'ramp' });
  expect(loadRequestOf({ ...status, state: 'finished' })).toBeUndefined();
  expect(loadRequestOf({ ...status, state: 'off' })).toBeUndefined();
});
