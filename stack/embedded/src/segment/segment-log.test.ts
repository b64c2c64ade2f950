import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { SegmentLog } from './segment-log.ts';

function open(folder: string, maxSegmentBytes = 1024): SegmentLog {
  return new SegmentLog({ folder, maxSegmentBytes });
}

function readAll(folder: string): {
  log: SegmentLog;
  records: string[];
  cutBytes: number;
  corrupt: number;
} {
  const log = open(folder);
  const records: string[] = [];
  const { cutBytes, corruptRecords } = log.recover((payload) => records.push(payload.toString()));
  return { log, records, cutBytes, corrupt: corruptRecords };
}

test('records come back in order, over several segments', async () => {
  const folder = await temporaryFolder();
  const log = open(folder);
  log.recover(() => {});
  const written = Array.from({ length: 100 }, (_, index) => `record ${index} ${'x'.repeat(50)}`);
  for (const record of written) log.append(Buffer.from(record), 1);
  log.close();
  expect(log.segments().length).toBeGreaterThan(3);
  expect(readAll(folder).records).toEqual(written);
});

test('a torn tail is cut off and the rest is kept', async () => {
  const folder = await temporaryFolder();
  const log = open(folder);
  log.recover(() => {});
  log.append(Buffer.from('whole'), 1);
  log.close();
  const [file = ''] = await readdir(folder);
  const before = (await stat(join(folder, file))).size;
  await appendFile(join(folder, file), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]));
  const again = readAll(folder);
  expect(again).toMatchObject({ records: ['whole'], cutBytes: 9 });
  expect((await stat(join(folder, file))).size).toBe(before);
});

test('a record whose checksum does not match is passed over and counted', async () => {
  const folder = await temporaryFolder();
  const log = open(folder);
  log.recover(() => {});
  for (const record of ['first', 'second', 'third']) log.append(Buffer.from(record), 1);
  log.close();
  const [file = ''] = await readdir(folder);
  const bytes = await readFile(join(folder, file));
  bytes[bytes.indexOf('second')] = 0x58;
  await writeFile(join(folder, file), bytes);
  expect(readAll(folder)).toMatchObject({ records: ['first', 'third'], corrupt: 1 });
});

test('a dropped segment is gone, also the open one, and writing goes on', async () => {
  const folder = await temporaryFolder();
  const log = open(folder);
  log.recover(() => {});
  const segment = log.append(Buffer.from('old'), 1);
  log.drop(segment);
  log.append(Buffer.from('new'), 1);
  log.close();
  expect(readAll(folder).records).toEqual(['new']);
});

test('two logs on one folder do not overwrite each other', async () => {
  const folder = await temporaryFolder();
  const [one, other] = [open(folder), open(folder)];
  one.recover(() => {});
  other.recover(() => {});
  one.append(Buffer.from('one'), 1);
  other.append(Buffer.from('other'), 1);
  one.append(Buffer.from('again'), 1);
  one.close();
  other.close();
  expect(readAll(folder).records.sort()).toEqual(['again', 'one', 'other']);
});
