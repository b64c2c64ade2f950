import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDashboards } from '@lab/dashboards/files';
import { resolveTool, temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { inRepository, readText } from './repository.ts';

const folder = 'stack/prometheus/runbooks';
const files = await Array.fromAsync(glob('*.md', { cwd: inRepository(folder) }));
const texts = await Promise.all(files.map((file) => readText(`${folder}/${file}`)));

test('every runbook says what it means, where to look and how to mend it', () => {
  expect(files.length).toBeGreaterThan(10);
  for (const [index, text] of texts.entries()) {
    expect(text, files[index]).toMatch(/^# \w+\n\n\*\*What it means\.\*\*/);
    expect(text, files[index]).toContain('**First look.**');
    expect(text, files[index]).toContain('**Repair.**');
  }
});

test('the links of runbooks lead to runbooks, dashboards and pages that exist', async () => {
  const boards = (await readDashboards()).map(({ dashboard }) => `/dashboards/${dashboard.uid}`);
  const known = [...files, ...boards, '/alerts', '/control-room'];
  const links = texts.flatMap((text) => [...text.matchAll(/\]\(([^)?#]+)/g)]);
  expect(links.length).toBeGreaterThan(5);
  for (const [, address] of links) expect(known).toContain(address);
});

test('promtool reads the queries of runbooks', async () => {
  const queries = texts.flatMap((text) =>
    [...text.matchAll(/^ *```promql\n(.*?)^ *```$/gms)].map(([, query = '']) => query.trim()),
  );
  expect(queries.length).toBeGreaterThan(8);
  const rules = queries.map((expr, index) => ({ record: `query_${index}`, expr }));
  const file = join(await temporaryFolder(), 'rules.yml');
  await writeFile(file, JSON.stringify({ groups: [{ name: 'runbooks', rules }] }));
  const { stdout } = await execa(await resolveTool('promtool'), ['check', 'rules', file]);
  expect(stdout).toContain(`${queries.length} rules found`);
});
