import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { readDashboards } from '@lab/dashboards/files';
import { expect, test } from 'vitest';
import { scenarios } from './index.ts';

test('ids are unique', () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
});

test.each(scenarios)(
  '$id begins at once, goes on in order and ends with its faults off',
  ({ scenes, seconds }) => {
    const times = scenes.map(({ atSeconds }) => atSeconds);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(seconds - 30);
    const on = new Set<string>();
    for (const scene of scenes) {
      for (const { service, name } of scene.off ?? []) {
        expect(on.delete(`${service} ${name}`), `${name} was on`).toBe(true);
      }
      for (const { service, name } of scene.on ?? []) on.add(`${service} ${name}`);
    }
    expect([...on], 'the class sees the recovery').toEqual([]);
  },
);

const explored = scenarios
  .flatMap(({ scenes }) => scenes.flatMap(({ looks }) => looks))
  .map(({ path }) => new URL(path, 'http://console').searchParams)
  .map((search) => ({ signal: search.get('signal'), query: search.get('query') ?? '' }));

test.each(explored.filter(({ signal }) => signal === 'logs' || signal === 'traces'))(
  'in the language of its store: $query',
  ({ signal, query }) => {
    const { topNode } = (signal === 'logs' ? logql : traceql).parse(query);
    let problem: string | undefined;
    topNode.cursor().iterate(({ type, from }) => {
      if (type.isError) problem ??= query.slice(from);
    });
    expect(problem).toBeUndefined();
  },
);

test.each(scenarios)('what $id points at exists', async ({ scenes }) => {
  const boards = new Map(
    (await readDashboards()).map(({ dashboard }) => [dashboard.uid, dashboard]),
  );
  for (const { path } of scenes.flatMap(({ looks }) => looks)) {
    const { pathname, searchParams } = new URL(path, 'http://console');
    if (!pathname.startsWith('/dashboards/')) {
      expect(['/alerts', '/explore']).toContain(pathname);
      continue;
    }
    const board = boards.get(pathname.slice('/dashboards/'.length));
    expect(board, path).toBeDefined();
    const variables = board?.templating.list.map(({ name }) => `var-${name}`);
    for (const name of searchParams.keys()) expect(variables, path).toContain(name);
  }
});
