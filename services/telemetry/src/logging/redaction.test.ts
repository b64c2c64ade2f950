import { expect, test } from 'vitest';
import { exposition } from '../metrics/exposition.ts';
import { parseExposition } from '../testing/scrape.fixture.ts';
import { printableFields, redacted, ruleFor } from './redaction.ts';

async function redactions(rule: string): Promise<number> {
  const samples = parseExposition((await exposition(undefined)).body);
  const found = samples.find(
    ({ name, labels }) => name === 'log_redactions_total' && labels.rule === rule,
  );
  return found?.value ?? 0;
}

test.each([
  ['authorization', 'authorization'],
  ['Proxy-Authorization', 'authorization'],
  ['set-cookie', 'cookie'],
  ['password', 'password'],
  ['DB_PASSWORD', 'password'],
  ['accessToken', 'token'],
  ['refresh_token', 'token'],
  ['x-api-key', 'secret'],
  ['clientSecret', 'secret'],
  ['cardNumber', 'card'],
  ['cardToken', 'card'],
  ['cvv', 'card'],
  ['email', 'email'],
  ['customerEmail', 'email'],
])('%s is hidden by rule %s', (name, rule) => {
  expect(ruleFor(name)).toBe(rule);
});

test.each(['email_entropy', 'card_age_days', 'tokens', 'route', 'name', 'idempotency_key', 'cart'])(
  '%s is no secret',
  (name) => {
    expect(ruleFor(name)).toBeUndefined();
  },
);

test('secrets are hidden at any depth and counted, and what was given stays as it was', async () => {
  const before = await redactions('password');
  const given = {
    user: { name: 'Ada', password: 'p', logins: [{ password: 'q' }] },
    headers: { cookie: 'c', accept: 'json' },
    at: new Date(0),
    nothing: null,
  };
  const copy = structuredClone(given);
  expect(printableFields(given)).toEqual({
    user: { name: 'Ada', password: redacted, logins: [{ password: redacted }] },
    headers: { cookie: redacted, accept: 'json' },
    at: '1970-01-01T00:00:00.000Z',
    nothing: null,
  });
  expect(given).toEqual(copy);
  expect(await redactions('password')).toBe(before + 2);
});

test('fields without secrets are not copied', () => {
  const fields = { event: 'x', count: 1, ok: true, missing: undefined };
  expect(printableFields(fields)).toBe(fields);
});

test('a secret that is not there needs no hiding', () => {
  expect(printableFields({ password: null, token: undefined })).toEqual({
    password: null,
    token: undefined,
  });
});

test('errors become fields, also as err and inside of others', () => {
  const error = new TypeError('bad');
  expect(printableFields({ err: error, nested: { cause: error } })).toMatchObject({
    error: { type: 'TypeError', message: 'bad' },
    nested: { cause: { type: 'TypeError', message: 'bad' } },
  });
});

test('a large graph ends', () => {
  const nodes: Record<string, unknown>[] = Array.from({ length: 50 }, () => ({}));
  for (const node of nodes) for (const [n, other] of nodes.entries()) node[`n${n}`] = other;
  expect(JSON.stringify(printableFields({ nodes })).length).toBeLessThan(2_000_000);
});

test('a circle ends', () => {
  const circle: Record<string, unknown> = { name: 'a' };
  circle.self = circle;
  expect(JSON.stringify(printableFields(circle))).toContain('[too deep]');
});
