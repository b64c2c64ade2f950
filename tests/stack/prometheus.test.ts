import { access, glob } from 'node:fs/promises';
import { resolveTool } from '@lab/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { componentPorts } from './compose.ts';
import { inRepository, readText, readYaml } from './repository.ts';

const promtool = await resolveTool('promtool');
const folder = inRepository('stack/prometheus');
const ruleFiles = await Array.fromAsync(glob('rules/*.yml', { cwd: folder }));

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string().optional(),
          record: z.string().optional(),
          expr: z.string(),
          labels: z.record(z.string(), z.string()).default({}),
          annotations: z.record(z.string(), z.string()).default({}),
        }),
      ),
    }),
  ),
});

async function rulesOf(path: string) {
  return (await readYaml(path, rulesSchema)).groups.flatMap(({ rules }) => rules);
}

test('promtool accepts the configuration and the rules', async () => {
  const { stdout } = await execa(promtool, ['check', 'config', 'prometheus.yml'], { cwd: folder });
  expect(stdout).toContain('is valid prometheus config');
});

test('the unit tests of the rules pass', async () => {
  const tests = await Array.fromAsync(glob('tests/*.yml', { cwd: folder }));
  expect(tests).not.toHaveLength(0);
  await execa(promtool, ['test', 'rules', ...tests], { cwd: folder });
});

test('every target is a component of the kit, on its port', async () => {
  const ports = await componentPorts();
  const targets = (await readText('stack/prometheus/prometheus.yml')).matchAll(
    /(?:^|[^\w.])([a-z][a-z-]+):(\d{4,5})\b/g,
  );
  const seen = new Set<string>();
  for (const [, host = '', port] of targets) {
    expect(ports.get(host), `${host}:${port}`).toContain(Number(port));
    seen.add(host);
  }
  expect(seen.size).toBeGreaterThan(14);
});

test('every alert says how urgent it is, what it means and what to do', async () => {
  const alerts = [
    ...(await Promise.all(ruleFiles.map((file) => rulesOf(`stack/prometheus/${file}`)))).flat(),
    ...(await rulesOf('stack/loki/rules/fake/logs.yml')),
  ].filter(({ alert }) => alert !== undefined);
  expect(alerts.length).toBeGreaterThan(10);
  for (const { alert, labels, annotations } of alerts) {
    expect(['page', 'ticket'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toBeTruthy();
    expect(annotations.description, alert).toBeTruthy();
    await access(inRepository(annotations.runbook_url ?? 'runbook_url is missing'));
  }
});

test('every runbook belongs to an alert', async () => {
  const rules = await Promise.all(
    [...ruleFiles.map((file) => `stack/prometheus/${file}`), 'stack/loki/rules/fake/logs.yml'].map(
      readText,
    ),
  );
  for await (const file of glob('runbooks/*.md', { cwd: folder })) {
    expect(rules.join('\n'), file).toContain(`stack/prometheus/${file}`);
  }
});

test('recorded series are named level:metric:operation', async () => {
  for (const file of [
    ...ruleFiles.map((name) => `stack/prometheus/${name}`),
    'stack/loki/rules/fake/logs.yml',
  ]) {
    for (const { record } of await rulesOf(file)) {
      if (record !== undefined) expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
    }
  }
});
