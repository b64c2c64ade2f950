import { glob } from 'node:fs/promises';
import { lintFiles, unitTestCatalogue } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { inRepository, readText } from './repository.ts';

const filesOf = async (...patterns: string[]) => {
  const names = await Array.fromAsync(glob(patterns, { cwd: inRepository('.') }));
  return Promise.all(names.map(async (file) => ({ file, text: await readText(file) })));
};

// In tests/e2e/guide.test.ts `lab lint stack` asks the running kit; here, what the unit tests feed in.
const tests = await filesOf('stack/prometheus/tests/*.yml');
const catalogue = unitTestCatalogue(tests.map(({ text }) => text));

test('the lint has nothing to say about the rules of the stack', async () => {
  const files = await filesOf('stack/prometheus/rules/*.yml', 'stack/loki/rules/**/*.yml');
  expect(files.length).toBeGreaterThan(2);
  expect(lintFiles(files, catalogue)).toEqual([]);
});

test('nor about its dashboards, except for metrics that no unit test feeds in', async () => {
  const files = await filesOf('stack/prometheus/rules/*.yml', 'stack/grafana/dashboards/**/*.json');
  const found = lintFiles(files, catalogue).filter(({ rule }) => rule !== 'unknown-metric');
  expect(found).toEqual([]);
});

test('a rule that is spoilt is found', async () => {
  const [rules] = await filesOf('stack/prometheus/rules/red.yml');
  const text = rules?.text.replace('le="0.3"', 'le="0.35"').replace('[1m]', '[5s]') ?? '';
  const found = lintFiles([{ file: 'red.yml', text }], catalogue).map(({ rule }) => rule);
  expect(found).toEqual(['short-window', 'missing-bucket']);
});

test('the queries for logs and traces of runbooks, guides and dashboards are in their language', async () => {
  const files = await filesOf(
    'README.md',
    'labs/*/README.md',
    'stack/prometheus/runbooks/*.md',
    'stack/grafana/dashboards/**/*.json',
    'stack/loki/rules/**/*.yml',
  );
  const isQuery = /query (logql|traceql) |^ *```(logql|traceql)|"type": "(loki|tempo)"/m;
  expect(files.filter(({ text }) => isQuery.test(text)).length).toBeGreaterThan(10);
  expect(lintFiles(files, catalogue).filter(({ rule }) => rule === 'syntax')).toEqual([]);
});

test('a runbook whose query is spoilt is found', async () => {
  const [runbook] = await filesOf('stack/prometheus/runbooks/error-ratio-high.md');
  const text = runbook?.text.replace('status=error}', 'status=error') ?? '';
  expect(lintFiles([{ file: 'error-ratio-high.md', text }], catalogue)).toContainEqual(
    expect.objectContaining({ rule: 'syntax', line: 21 }),
  );
});
