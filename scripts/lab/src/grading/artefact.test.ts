import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { querySchema } from '../spec/query.ts';
import { readArtefact } from './artefact.ts';

const schema = z.object({ query: querySchema });

async function read(text: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'answer.yaml'), text);
  return readArtefact(folder, 'answer.yaml', schema);
}

test.each([
  ['query: up', { language: 'promql', expression: 'up' }],
  ['query: {promql: up}', { language: 'promql', expression: 'up' }],
  ['query: {logql: "{a=\\"b\\"}"}', { language: 'logql', expression: '{a="b"}' }],
  ['query: {traceql: "{ }"}', { language: 'traceql', expression: '{ }' }],
])('%s is understood', async (text, query) => {
  expect(await read(text)).toEqual({ query });
});

test.each([
  ['query: [', /answer\.yaml: .* at line 1/],
  ['query: {sql: select}', /write a query as/],
  ['query: ""', /query/],
  ['', /answer\.yaml/],
  ['a: &a [1,2]\nb: [*a,*a]\nc: 1', /query/],
])('%j is refused with the reason', async (text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});

test('a missing file is named', async () => {
  const folder = await temporaryFolder();
  await expect(readArtefact(folder, 'gone.yaml', schema)).rejects.toThrow('gone.yaml is not there');
});
