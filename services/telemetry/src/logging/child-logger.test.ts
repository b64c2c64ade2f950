import { expect, test } from 'vitest';
import { exposition } from '../metrics/exposition.ts';
import { parseExposition } from '../testing/scrape.fixture.ts';
import { logger } from './logger.ts';

test('bindings of child loggers are redacted, too', async () => {
  const child = logger.child({ customer: { email: 'ada@example.com' }, step: 'charge' });
  expect(child.bindings()).toMatchObject({ customer: { email: '[redacted]' }, step: 'charge' });
  const grandchild = child.child({ token: 'secret' });
  expect(grandchild.bindings()).toMatchObject({ step: 'charge', token: '[redacted]' });
  const samples = parseExposition((await exposition(undefined)).body);
  const rules = samples
    .filter(({ name }) => name === 'log_redactions_total')
    .map(({ labels, value }) => [labels.rule, value]);
  expect(rules).toEqual([
    ['email', 1],
    ['token', 1],
  ]);
});
