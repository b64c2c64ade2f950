import { queryOf } from '@lab/dashboards';
import { readDashboards } from '@lab/dashboards/files';
import { resolveTool } from '@lab/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { componentPorts } from './compose.ts';
import { inRepository, readText, readYaml } from './repository.ts';

test('the blackbox exporter accepts its modules', async () => {
  await execa(await resolveTool('blackbox-exporter'), [
    `--config.file=${inRepository('stack/blackbox/blackbox.yml')}`,
    '--config.check',
  ]);
});

test.each(['stack/loki/loki.yaml', 'stack/tempo/tempo.yaml', 'stack/alloy/config.alloy'])(
  'every address in %s is that of a component',
  async (file) => {
    const ports = await componentPorts();
    const addresses = [...(await readText(file)).matchAll(/http:\/\/([a-z-]+):(\d+)/g)];
    expect(addresses).not.toHaveLength(0);
    for (const [, host = '', port] of addresses) {
      expect(ports.get(host), `${host}:${port}`).toContain(Number(port));
    }
  },
);

test('Loki and Tempo listen where the kit expects them, and on no port twice', async () => {
  const server = z.looseObject({ http_listen_port: z.int(), grpc_listen_port: z.int() });
  const schema = z.looseObject({ server });
  const loki = await readYaml('stack/loki/loki.yaml', schema);
  const tempo = await readYaml('stack/tempo/tempo.yaml', schema);
  expect(loki.server.http_listen_port).toBe(3100);
  expect(tempo.server.http_listen_port).toBe(3200);
  expect(loki.server.grpc_listen_port).not.toBe(tempo.server.grpc_listen_port);
});

test('the alert on card numbers knows them from the digits of other numbers', async () => {
  const rules = await readText('stack/loki/rules/fake/logs.yml');
  const [, pattern = ''] = /\|~ `([^`]+4\[0-9\][^`]+)`/.exec(rules) ?? [];
  const isCard = (line: string) => new RegExp(pattern).test(line);
  expect(isCard('{"message":"card 4111111111111111 accepted"}')).toBe(true);
  expect(isCard('{"message":"paid with 4111111111111111"}')).toBe(true);
  expect(isCard('4111111111111111')).toBe(true);
  expect(isCard('{"score":0.4111111111111111}')).toBe(false);
  expect(isCard('{"span_id":"4111111111111111"}')).toBe(false);
  expect(isCard('{"trace_id":"411111111111111140a1b2c3d4e5f607"}')).toBe(false);
  expect(isCard('order 41111111111111112')).toBe(false);
});

const datasources = z.object({
  datasources: z.array(
    z.looseObject({ uid: z.string(), type: z.string(), url: z.string(), jsonData: z.unknown() }),
  ),
});

const sources = (
  await readYaml('stack/grafana/provisioning/datasources/datasources.yaml', datasources)
).datasources;
const uids = new Set(sources.map(({ uid }) => uid));

test('data sources have fixed uids, live addresses, and links to each other that lead somewhere', async () => {
  expect([...uids].sort()).toEqual(['alertmanager', 'loki', 'prometheus', 'tempo']);
  const ports = await componentPorts();
  for (const { url } of sources) {
    const { hostname, port } = new URL(url);
    expect(ports.get(hostname), url).toContain(Number(port));
  }
  const links = [
    ...JSON.stringify(sources).matchAll(/"(?:datasourceUid|alertmanagerUid)":"([^"]+)"/g),
  ].map(([, uid]) => uid ?? '');
  expect(new Set(links)).toEqual(new Set(['alertmanager', 'loki', 'prometheus', 'tempo']));
});

const dashboardFiles = await readDashboards();

test('the data sources of the dashboards are provisioned', () => {
  for (const { dashboard } of dashboardFiles) {
    for (const { name, type, query, current } of dashboard.templating.list) {
      if (type !== 'datasource') continue;
      const source = sources.find(({ uid }) => uid === current?.value);
      expect(source?.type, `${dashboard.title}: ${name}`).toBe(query);
    }
  }
});

test('the runbooks that dashboards link to exist', async () => {
  const links = dashboardFiles.flatMap(({ dashboard }) => [
    ...JSON.stringify(dashboard).matchAll(/\$\{console\}\/runbooks\/([\w-]+)/g),
  ]);
  expect(links.length).toBeGreaterThan(20);
  for (const [, name] of links) await readText(`stack/prometheus/runbooks/${name}.md`);
});

test('the dashboards that dashboards link to exist, with the variables that the link sets', () => {
  const boards = new Map(dashboardFiles.map(({ dashboard }) => [dashboard.uid, dashboard]));
  const links = dashboardFiles.flatMap(({ dashboard }) => [
    ...JSON.stringify(dashboard).matchAll(/"(\/d\/([\w-]+)\/[^"]*)"/g),
  ]);
  expect(links.length).toBeGreaterThan(20);
  for (const [, url = '', uid = ''] of links) {
    const names = boards.get(uid)?.templating.list.map(({ name }) => name);
    expect(names, url).toBeDefined();
    for (const [, variable] of url.matchAll(/var-(\w+)=/g)) expect(names, url).toContain(variable);
  }
});

test('Prometheus can parse every expression of the dashboards', async () => {
  const rules = dashboardFiles
    .flatMap(({ dashboard }) => dashboard.panels.flatMap(({ targets }) => targets))
    .flatMap((target) => {
      const query = queryOf(target);
      return query?.language === 'promql' ? [query.text] : [];
    })
    .map((text, index) => {
      const plain = text.replaceAll(/\$__\w+/g, '1m').replaceAll(/\$[a-z]\w*/g, 'x');
      return `      - {record: "a:b:c${index}", expr: ${JSON.stringify(plain)}}`;
    });
  expect(rules.length).toBeGreaterThan(100);
  const file = ['groups:', '  - name: dashboards', '    rules:', ...rules].join('\n');
  await execa(await resolveTool('promtool'), ['check', 'rules'], { input: file });
});

test('the dashboard with which Grafana opens exists', async () => {
  const home = /HOME_DASHBOARD_PATH: \/etc\/grafana\/dashboards\/(\S+)/.exec(
    await readText('docker-compose.yml'),
  )?.[1];
  expect(dashboardFiles.map(({ path }) => path)).toContain(home);
});
