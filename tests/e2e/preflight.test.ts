import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deployMarker, LokiClient } from '@lab/clients';
import { readDashboards } from '@lab/dashboards/files';
import { Checkout, openBrowser, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const reportSchema = z.object({
  passed: z.boolean(),
  layers: z.array(
    z.object({
      layer: z.string(),
      asked: z.number(),
      failures: z.array(
        z.object({
          dashboard: z.string(),
          panel: z.string(),
          choice: z.string(),
          query: z.string(),
          problem: z.string(),
        }),
      ),
      empty: z.array(z.object({ dashboard: z.string(), panel: z.string(), text: z.string() })),
      skipped: z.string().optional(),
    }),
  ),
});

let checkout: Checkout;

beforeAll(async () => {
  // Makes sure that there is one.
  await (await openBrowser()).close();
  checkout = await Checkout.create();
  const { exitCode, stderr } = await checkout.lab(['up', 'kit']);
  expect(exitCode, stderr).toBe(0);
}, 300_000);

afterAll(() => checkout.remove(), 60_000);

async function preflight(...args: string[]) {
  const { exitCode, stdout, stderr } = await checkout.lab(['preflight', '--json', ...args]);
  expect(stdout, stderr).toMatch(/^\{/);
  return { exitCode, stderr, report: reportSchema.parse(JSON.parse(stdout)) };
}

test('every panel of every dashboard has data under every choice', {
  timeout: 1_200_000,
}, async () => {
  const { exitCode, stderr, report } = await preflight('--wait', '300');
  const [queries, inBrowser] = report.layers;
  expect(queries?.failures).toEqual([]);
  expect(inBrowser).toMatchObject({ layer: 'browser', failures: [] });
  expect(inBrowser?.skipped).toBeUndefined();
  expect(inBrowser?.asked).toBeGreaterThan(200);
  expect(exitCode).toBe(0);
  expect(queries?.asked).toBeGreaterThan(500);
  for (const { dashboard } of await readDashboards()) expect(stderr).toContain(dashboard.title);
  const declared = queries?.empty.filter(({ dashboard }) => dashboard.startsWith('SLO'));
  expect(declared?.map(({ text }) => text)).toContain(
    'filled by lab 28, which records the series slo:*',
  );
});

const source = (type: string) => ({ type, uid: type });
const prometheus = source('prometheus');
const loki = source('loki');

const variable = (name: string, query: string) => ({
  name,
  type: 'query',
  multi: true,
  includeAll: true,
  allValue: '.+',
  datasource: prometheus,
  query: { query },
});

const panel = (title: string, target: object, more: object = {}) => ({
  title,
  type: 'timeseries',
  gridPos: { x: 0, y: 0, w: 6, h: 4 },
  targets: [{ refId: 'A', legendFormat: 'x', ...target }],
  ...more,
});

const panels = [
  panel('Sound', { datasource: prometheus, expr: 'count(up{job=~"$job"})' }),
  panel('Nobody', { datasource: prometheus, expr: 'sum(up{job="nobody"})' }),
  panel('Only some', { datasource: prometheus, expr: 'count(up{job="api"} and up{job=~"$job"})' }),
  panel('Misspelt', { datasource: prometheus, expr: 'sum(http_requests) or vector(0)' }),
  panel('Not a number', { datasource: prometheus, expr: 'count(up) * 0 / 0' }),
  panel('Syntax', { datasource: loki, expr: 'sum(rate({service=}[1m]))' }),
  panel('No lines', { datasource: loki, expr: '{service="nobody"}' }),
  panel('No traces', { datasource: source('tempo'), query: '{resource.service.name="nobody"}' }),
  panel('Twins', { datasource: prometheus, expr: 'up' }),
  panel('No dots', { datasource: prometheus, expr: 'sum(up)', exemplar: true }),
  panel(
    'Declared',
    { datasource: prometheus, expr: 'sum(up{job="nobody"})' },
    { 'x-lab': { mayBeEmpty: 'always' }, fieldConfig: { defaults: { noValue: 'nobody' } } },
  ),
];

const broken = {
  uid: 'broken',
  title: 'Broken',
  templating: { list: [variable('job', 'label_values(up, job)')] },
  panels: panels.map((one, id) => ({ id, ...one })),
};

const offersNothing = {
  uid: 'offers-nothing',
  title: 'Offers nothing',
  templating: { list: [variable('nobody', 'label_values(up{job="nobody"}, job)')] },
};

test('what shows nothing is named with its panel, choice and query', {
  timeout: 300_000,
}, async () => {
  const folder = join(checkout.folder, 'broken');
  await mkdir(folder);
  for (const board of [broken, offersNothing]) {
    await writeFile(join(folder, `${board.uid}.json`), JSON.stringify(board));
  }
  const { exitCode, report } = await preflight('--folder', folder, '--wait', '0');
  expect(exitCode).toBe(1);
  expect(report.passed).toBe(false);
  const [queries, inBrowser] = report.layers;
  expect(inBrowser?.skipped).toContain('own dashboards');
  const problems = new Map(
    queries?.failures
      .filter(({ choice }) => choice === '')
      .map(({ panel: title, problem }) => [title, problem]),
  );
  expect([...problems.keys()].toSorted()).toEqual([
    'Misspelt',
    'No dots',
    'No lines',
    'No traces',
    'Nobody',
    'Not a number',
    'Syntax',
    'Twins',
    'variable nobody',
  ]);
  expect(problems.get('Nobody')).toBe('no data');
  expect(problems.get('Misspelt')).toBe('no target knows http_requests');
  expect(problems.get('Syntax')).toMatch(/loki answered 400/);
  expect(problems.get('Twins')).toMatch(/names two series "x"/);
  expect(problems.get('No dots')).toBe('no exemplar with a trace_id');
  expect(problems.get('variable nobody')).toBe('offers no value');
  const some = queries?.failures.filter(({ panel: title }) => title === 'Only some') ?? [];
  expect(some.map(({ choice }) => choice)).toContain('job=worker');
  expect(some.map(({ choice }) => choice)).not.toContain('job=api');
  expect(some[0]?.query).toContain('up{job=~"');
  expect(queries?.empty).toEqual([{ dashboard: 'Broken', panel: 'Declared', text: 'nobody' }]);
});

test('a dashboard that does not exist is a wrong command line', async () => {
  const { exitCode, stderr } = await checkout.lab(['preflight', 'service-read']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('service-red');
});

test('a deploy marker is found by the annotation of the dashboards', async () => {
  const loki = new LokiClient(checkout.url(3100));
  await loki.push([
    deployMarker({ service: 'api', version: '1.1.0', env: 'lab', message: 'faster cart' }),
  ]);
  const end = Date.now() / 1000 + 5;
  const red = (await readDashboards()).find(({ dashboard }) => dashboard.uid === 'service-red');
  const deploys = red?.dashboard.annotations.list.find(({ name }) => name === 'Deploys');
  const query = deploys?.expr?.replace('$service', 'api') ?? '';
  const lines = await waitFor(async () => {
    const found = await loki.lines(query, { start: end - 60, end });
    return found.length > 0 ? found : undefined;
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.labels).toMatchObject({ service: 'api', source: 'deploy', env: 'lab' });
  expect(JSON.parse(lines[0]?.line ?? '')).toMatchObject({
    event: 'deploy',
    version: '1.1.0',
    message: 'faster cart',
  });
});
