import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { dashboardSchema } from '../model/dashboard.ts';
import { readDashboards } from '../model/read.ts';
import { lintDashboards, rules } from './lint.ts';

/** What each failing fixture is blamed for; the passing one beside it is the same put right. */
const blamed: Readonly<Record<string, readonly string[]>> = {
  unit: ['Requests: has no unit', 'Routes: column "Rate" has no unit'],
  description: [
    'the dashboard has no description',
    'Requests: has no description',
    'variable "datasource" has no description',
  ],
  datasource: [
    'Requests: query A has no data source',
    'Requests: data source "P1809F7CD0C75ACF3" is neither provisioned nor a variable',
    'Nothing: has no query',
  ],
  layout: [
    'row "Crowded" has 11 panels',
    'Panel 1: 8 panels stand side by side',
    'Panel 9: lies over "Over it"',
    'Too wide: does not fit into the 24 columns',
  ],
  legend: [
    'Requests: query A has no legend: its series would be called by all their labels',
    'Requests: query B has no legend: its series would be called by all their labels',
  ],
  unique: [
    'uid "fixture" is that of "Fixture" and "Same uid"',
    'panel id 1 occurs twice',
    'variable "datasource" is declared twice',
    'Requests: query A occurs twice',
    'uid "fixture" is that of "Fixture" and "Same uid"',
  ],
  syntax: [
    'Requests: PromQL ends too early: sum(rate(http_server_requests_total[$__rate_interval])',
    'Requests: LogQL breaks off before `[1m]))`: sum(rate({service="api"[$__auto]))',
    'Requests: TraceQL breaks off before `}`: {resource.service.name=}',
    'Requests: PromQL is empty: ',
  ],
  window: [
    'Requests: rate over [5m] instead of [$__rate_interval]',
    'Requests: irate over [$__interval] instead of [$__rate_interval]',
    'Requests: [5s] is shorter than two scrapes: max_over_time(up[5s])',
    'Requests: [9s] is shorter than two scrapes: sum(increase(http_server_requests_total[9s]))',
  ],
  variables: [
    'Requests: uses $env, which is not declared',
    'variable "job" uses $instance, which stands below it',
    'variable "instance" uses $zone, which is not declared',
    'variable "spare" is not used',
  ],
};

async function fixture(rule: string, kind: 'failing' | 'passing') {
  const file = join(import.meta.dirname, 'fixtures', rule, `${kind}.json`);
  return z.array(dashboardSchema).parse(JSON.parse(await readFile(file, 'utf8')));
}

const text = ({ panel, problem }: { panel?: string; problem: string }) =>
  panel === undefined ? problem : `${panel}: ${problem}`;

test('every rule has its pair of fixtures', () => {
  expect(rules.map(({ id }) => id).toSorted()).toEqual(Object.keys(blamed).toSorted());
});

test.each(rules.map(({ id }) => id))(
  '%s: the failing fixture is blamed for that alone',
  async (id) => {
    const findings = lintDashboards(await fixture(id, 'failing'));
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set([id]));
    expect(findings.map(text)).toEqual(blamed[id]);
  },
);

test.each(rules.map(({ id }) => id))(
  '%s: the passing fixture is blamed for nothing',
  async (id) => {
    expect(lintDashboards(await fixture(id, 'passing'))).toEqual([]);
  },
);

test('a rule from elsewhere is asked as well', async () => {
  const [board] = await fixture('unit', 'passing');
  if (board === undefined) throw new Error('the fixture holds no dashboard');
  const stranger = {
    id: 'stranger',
    demands: 'Nothing is called Fixture.',
    check: ({ title }: { title: string }) => [{ problem: `is called ${title}` }],
  };
  expect(lintDashboards([board], [stranger])).toEqual([
    { rule: 'stranger', dashboard: 'Fixture', problem: 'is called Fixture' },
  ]);
});

test("nothing is found in the kit's own dashboards", async () => {
  const files = await readDashboards();
  expect(files.length).toBeGreaterThan(12);
  expect(lintDashboards(files.map(({ dashboard }) => dashboard))).toEqual([]);
});
