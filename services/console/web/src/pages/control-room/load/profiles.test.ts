import { expect, test } from 'vitest';
import { loadRequest, profiles } from './profiles.ts';

test('asks with the numbers that were filled in, and of the chosen profile alone', () => {
  const values = new FormData();
  values.set('rps', ' 12.5 ');
  values.set('overSeconds', '');
  values.set('peak', '90');
  const [, ramp, spike] = profiles;
  if (ramp === undefined || spike === undefined) throw new Error('profiles are missing');
  expect(loadRequest(ramp, values)).toEqual({ profile: 'ramp', rps: 12.5 });
  expect(loadRequest(spike, values)).toEqual({ profile: 'spike', rps: 12.5, peak: 90 });
});
