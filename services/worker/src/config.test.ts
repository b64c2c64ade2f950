import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('an empty environment gives the addresses of the local kit', () => {
  expect(readConfig({})).toMatchObject({
    listen: '127.0.0.1:8002',
    database: { url: 'postgres://shop@127.0.0.1:5432/shop', passwordFile: undefined },
    smtp: { host: '127.0.0.1', port: 2525 },
  });
});

test('an empty variable counts as unset', () => {
  expect(readConfig({ INBOX_SMTP: '', PGPASSWORD_FILE: '' })).toEqual(readConfig({}));
});

test.each([
  ['INBOX_SMTP', 'inbox'],
  ['INBOX_SMTP', 'inbox:99999'],
  ['DATABASE_URL', 'http://localhost/shop'],
  ['PAYMENT_ERROR_RATIO', '1.5'],
  ['JOB_CONCURRENCY', '0'],
])('refuses %s=%s by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
