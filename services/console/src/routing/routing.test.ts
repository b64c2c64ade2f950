import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool, temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import request from 'supertest';
import { expect, test } from 'vitest';
import { startBackend, startTestConsole } from '../test/console.fixture.ts';
import { readRouting } from './config.ts';
import { type Labels, parseMatchers } from './matcher.ts';
import { routesOf } from './route.ts';

const kit = join(import.meta.dirname, '../../../../stack/alertmanager/alertmanager.yml');

/** Every way of matching, inheriting and going on. */
const tricky = String.raw`
route:
  receiver: root
  group_by: ['...']
  routes:
    - receiver: regex
      matchers: [team=~"a|b.", 'env!="dev"']
      continue: true
      routes:
        - matchers: [severity!~"page|"]
          receiver: deep
          group_wait: 1s
          routes:
            - {receiver: deepest, matchers: [zone="x"], continue: true}
            - {receiver: deepest-2, matchers: [zone=~"x|y"]}
            - {receiver: never, matchers: [zone="x"]}
        - receiver: no-severity
          matchers: [severity=""]
    - receiver: legacy
      match: {job: api}
      match_re: {path: '/v[12]/.*'}
    - receiver: inherits
      matchers: ['quoted="say \"hi\", {a}"']
      routes: [{matchers: [zone="x"]}]
    - {receiver: flags, matchers: ['name=~"(?i)abc"', 'dots=~"x.+"']}
    - {receiver: missing, matchers: ['job!="api"', 'absent!~".+"', 'severity=~".*page"']}
receivers: [{name: root}, {name: regex}, {name: deep}, {name: deepest}, {name: deepest-2}, {name: never},
  {name: no-severity}, {name: legacy}, {name: inherits}, {name: flags}, {name: missing}]
`;

/** Label sets that between them meet and miss each condition above. */
const labelSets: readonly Labels[] = [
  {},
  { team: 'a', env: 'prod' },
  { team: 'ab', env: 'prod' },
  { team: 'bx', env: 'prod', severity: 'ticket' },
  { team: 'bx', env: 'prod', severity: 'ticket', zone: 'x' },
  { team: 'bx', severity: 'ticket', zone: 'y' },
  { team: 'bx', severity: 'page', zone: 'y' },
  { team: 'a', env: 'dev', severity: 'ticket', zone: 'x' },
  { job: 'api', path: '/v1/orders' },
  { job: 'api', path: 'x/v1/orders', severity: 'page' },
  { job: 'worker', severity: 'page' },
  { job: 'worker', severity: 'pager' },
  { absent: 'here', severity: 'page' },
  { quoted: 'say "hi", {a}' },
  { quoted: 'say "hi", {a}', zone: 'x' },
  { name: 'ABC', dots: 'xy' },
  { name: 'ABCD', dots: 'xy' },
  { name: 'abc', dots: 'x\ny' },
  { severity: 'page', service: 'api', alertname: 'ErrorRatioHigh' },
  { severity: 'ticket', service: 'worker', alertname: 'DeadLetters' },
];

async function amtool(file: string, labels: Labels): Promise<string> {
  const { stdout } = await execa(await resolveTool('amtool'), [
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ]);
  return stdout.trim();
}

test('finds the receivers that amtool finds', async () => {
  const file = join(await temporaryFolder(), 'alertmanager.yml');
  await writeFile(file, tricky);
  for (const [path, text] of [
    [file, tricky],
    [kit, await readFile(kit, 'utf8')],
  ] as const) {
    const { root } = readRouting(text);
    const reached = new Set<string>();
    for (const labels of labelSets) {
      const receivers = routesOf(root, labels).map(({ receiver }) => receiver);
      for (const receiver of receivers) reached.add(receiver);
      expect(receivers.join(','), JSON.stringify(labels)).toBe(await amtool(path, labels));
    }
    const unreached = readRouting(text).receivers.filter(({ name }) => !reached.has(name));
    expect(unreached.map(({ name }) => name)).toEqual(path === file ? ['never'] : []);
  }
});

test('routes inherit what they do not say', () => {
  const { root } = readRouting(tricky);
  expect([root.groupBy, root.groupWait, root.repeatInterval]).toEqual([['...'], '30s', '4h']);
  const deep = root.routes[0]?.routes[0];
  expect([deep?.id, deep?.groupBy, deep?.groupWait]).toEqual(['0.0.0', ['...'], '1s']);
  expect(deep?.routes[0]?.groupWait).toBe('1s');
  expect(root.routes[2]?.routes[0]?.receiver).toBe('inherits');
});

test('reads inhibitions and what receivers write to', async () => {
  const { inhibitions, receivers } = readRouting(await readFile(kit, 'utf8'));
  expect(receivers).toContainEqual({ name: 'on-call', integrations: ['pagerduty', 'slack'] });
  expect(inhibitions[0]).toMatchObject({
    source: [{ name: 'alertname', operator: '=', value: 'ServiceDown' }],
    equal: ['service'],
  });
});

test('reads matchers as they are written', () => {
  expect(parseMatchers('{a="1", b!~ "x,y" ,c=}')).toEqual([
    { name: 'a', operator: '=', value: '1' },
    { name: 'b', operator: '!~', value: 'x,y' },
    { name: 'c', operator: '=', value: '' },
  ]);
  expect(parseMatchers(String.raw`"my.label"="a\\b\n"`)).toEqual([
    { name: 'my.label', operator: '=', value: 'a\\b\n' },
  ]);
  for (const text of ['a', 'a=="b"', 'a="b" c="d"', '="b"', 'a="b']) {
    expect(() => parseMatchers(text), text).toThrow('not a matcher');
  }
});

async function consoleBefore(original: string): Promise<string> {
  const backend = await startBackend((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ config: { original } }));
  });
  return startTestConsole({ ALERTMANAGER_URL: backend.url });
}

test('the console answers the tree of the running Alertmanager, and what matches in it', async () => {
  const url = await consoleBefore(tricky);
  const { body } = await request(url).get('/api/routing').expect(200);
  expect(body.root.routes.map(({ receiver }: { receiver: string }) => receiver)).toContain(
    'legacy',
  );
  const labels = JSON.stringify({ team: 'a', env: 'prod', job: 'api', path: '/v1/' });
  const match = await request(url).get('/api/routing/match').query({ labels }).expect(200);
  expect(match.body).toEqual({ routes: ['0.0.1', '0.1'] });
  await request(url).get('/api/routing/match').query({ labels: '{"a":1}' }).expect(400);
});

test('says that Alertmanager does not answer', async () => {
  const url = await startTestConsole({ ALERTMANAGER_URL: 'http://127.0.0.1:1' });
  const { body } = await request(url).get('/api/routing').expect(502);
  expect(body.detail).toContain('Alertmanager does not answer');
});
