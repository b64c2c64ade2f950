import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without variables everything is on loopback', () => {
  const { listen, database, inference } = readConfig({ PGPASSWORD_FILE: '' });
  expect(listen).toBe('127.0.0.1:8000');
  expect(new URL(database.url).host).toBe('127.0.0.1:5432');
  expect(inference.url).toBe('http://127.0.0.1:8001');
});

test('the password of the file goes into the address, whatever its characters', async () => {
  const file = join(await temporaryFolder(), 'password');
  await writeFile(file, 'p@ss/w:rd%?#\n');
  const { database } = readConfig({
    DATABASE_URL: 'postgres://shop@db:5432/shop',
    PGPASSWORD_FILE: file,
  });
  expect(decodeURIComponent(new URL(database.url).password)).toBe('p@ss/w:rd%?#');
  expect(new URL(database.url).host).toBe('db:5432');
});

test.each([
  [{ DATABASE_URL: 'mysql://db/shop' }, 'DATABASE_URL'],
  [{ INFERENCE_URL: 'inference:8001' }, 'INFERENCE_URL'],
  [{ INFERENCE_RETRIES: '99' }, 'INFERENCE_RETRIES'],
  [{ FRAUD_DECLINE_SCORE: 'high' }, 'FRAUD_DECLINE_SCORE'],
  [{ PGPASSWORD_FILE: '/nowhere/password' }, '/nowhere/password'],
])('%o is refused', (variables, name) => {
  expect(() => readConfig(variables)).toThrow(name);
});
