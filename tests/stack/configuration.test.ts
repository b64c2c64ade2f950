import { glob } from 'node:fs/promises';
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

const panel = z.looseObject({
  id: z.int(),
  title: z.string(),
  description: z.string().min(1),
  type: z.string(),
  fieldConfig: z
    .looseObject({ defaults: z.looseObject({ unit: z.string().optional() }) })
    .optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int().max(24), h: z.int() }),
  targets: z.array(
    z.looseObject({
      datasource: z.object({ type: z.string(), uid: z.string() }),
      refId: z.string(),
      expr: z.string().optional(),
    }),
  ),
});

const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string() })) }),
  panels: z.array(panel),
});

const dashboardFiles = await Array.fromAsync(
  glob('stack/grafana/dashboards/*/*.json', { cwd: inRepository('.') }),
);

test.each(dashboardFiles)('%s is complete', async (file) => {
  const { panels, templating } = dashboard.parse(JSON.parse(await readText(file)));
  const variables = new Set(templating.list.map(({ name }) => name));
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { title, type, targets, fieldConfig } of panels) {
    for (const { datasource, expr = '' } of targets) {
      const variable = /^\$\{(\w+)\}$/.exec(datasource.uid)?.[1];
      if (variable === undefined) expect(uids, title).toContain(datasource.uid);
      else expect(variables, title).toContain(variable);
      for (const [, name = ''] of expr.matchAll(/\$(\w+)/g)) {
        if (!name.startsWith('__')) expect(variables, title).toContain(name);
      }
    }
    if (['timeseries', 'stat'].includes(type)) {
      expect(fieldConfig?.defaults.unit, title).toBeTruthy();
    }
  }
});

test('Prometheus can parse every expression of the dashboards', async () => {
  const rules: string[] = [];
  for (const file of dashboardFiles) {
    const { panels } = dashboard.parse(JSON.parse(await readText(file)));
    for (const { targets } of panels) {
      for (const { datasource, expr } of targets) {
        if (datasource.type !== 'prometheus' || expr === undefined) continue;
        const plain = expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+/g, 'x');
        rules.push(`      - {record: "a:b:c${rules.length}", expr: ${JSON.stringify(plain)}}`);
      }
    }
  }
  const file = ['groups:', '  - name: dashboards', '    rules:', ...rules].join('\n');
  await execa(await resolveTool('promtool'), ['check', 'rules'], { input: file });
});
