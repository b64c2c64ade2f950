import { parseExposition } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { queriedName, Roles } from './roles.ts';

const EXPOSITION = parseExposition(
  [
    '# TYPE hits counter',
    'hits_total{verb="GET",path="/a"} 3',
    'hits_total{verb="GET",path="/b"} 4',
    'hits_total{verb="PUT",path="/a"} 5',
    '# TYPE took_seconds histogram',
    'took_seconds_bucket{path="/a",le="+Inf"} 6',
    'took_seconds_sum{path="/a"} 1',
    'took_seconds_count{path="/a"} 6',
    '# EOF\n',
  ].join('\n'),
  'openmetrics',
);

const rolesOf = (roles: object): Promise<Roles> =>
  Roles.read({ artefact: async (_file, schema) => schema.parse({ roles }) });

test('a role is found by the name of its samples or of its family', async () => {
  for (const metric of ['hits', 'hits_total']) {
    const roles = await rolesOf({ requests: { metric } });
    const family = roles.family(EXPOSITION, 'requests');
    expect(queriedName(family)).toBe('hits_total');
    expect(roles.total(EXPOSITION, 'requests')).toBe(12);
  }
});

test("values are told apart by the learner's own labels", async () => {
  const roles = await rolesOf({
    requests: { metric: 'hits', labels: { method: 'verb', route: 'path' } },
    request_duration: { metric: 'took_seconds', labels: { route: 'path' } },
  });
  expect(Object.fromEntries(roles.by(EXPOSITION, 'requests', 'method'))).toEqual({
    GET: 7,
    PUT: 5,
  });
  expect(roles.series(EXPOSITION, 'requests', ['route', 'method'])).toContainEqual({
    value: 4,
    labels: { route: '/b', method: 'GET' },
  });
  expect([...roles.by(EXPOSITION, 'request_duration', 'route')]).toEqual([['/a', 6]]);
});

test('what is missing is said in the words of the file', async () => {
  const roles = await rolesOf({ requests: { metric: null }, predictions: { metric: 'nothing' } });
  expect(roles.total(EXPOSITION, 'requests')).toBe(0);
  expect(() => roles.family(EXPOSITION, 'requests')).toThrow('roles.yaml names no metric');
  expect(() => roles.family(EXPOSITION, 'predictions')).toThrow('it is not exposed');
  expect(() => roles.label('predictions', 'class')).toThrow('tells the class apart');
});

test('a role that nobody asks for is refused', async () => {
  await expect(rolesOf({ request: { metric: 'hits' } })).rejects.toThrow(/request/);
});
