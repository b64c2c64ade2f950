import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendError, type PrometheusClient } from '@lab/clients';
import { seriesKey } from '../history/plan.ts';
import { MINUTE } from '../history/schedule.ts';
import { selectors } from '../promql/syntax.ts';
import type { BenchPrometheus } from '../workbench/prometheus.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { RulesError } from './evaluate.ts';
import type { PlacedRule, RuleFile } from './rule-file.ts';

export interface BackfillOptions {
  /** Folders of blocks with what the rules read. */
  readonly blocks: readonly string[];
  /** Unix seconds, whole minutes: when the rules are evaluated, once a minute. */
  readonly start: number;
  readonly end: number;
}

/**
 * A Prometheus that has the blocks, and what the recording rules would have recorded of them.
 * @throws RulesError when Prometheus cannot evaluate the rules
 */
export async function prometheusWithRules(
  workbench: Workbench,
  rules: RuleFile,
  { blocks, start, end }: BackfillOptions,
): Promise<BenchPrometheus> {
  let known = blocks;
  let server = await workbench.prometheus({ blocks: known });
  // What a rule reads must be there before it.
  for (const level of levels(rules.rules.filter(({ rule }) => 'record' in rule))) {
    const lines: string[] = [];
    for (const rule of level) lines.push(...(await recorded(server.client, rule, { start, end })));
    if (lines.length === 0) continue;
    const folder = await workbench.folder();
    const file = join(folder, 'recorded.om');
    await writeFile(file, `${lines.join('\n')}\n# EOF\n`);
    const output = join(folder, 'blocks');
    const { exitCode, stdout, stderr } = await workbench.run('promtool', [
      ...['tsdb', 'create-blocks-from', '--quiet', 'openmetrics', file, output],
    ]);
    if (exitCode !== 0) throw new RulesError((stderr || stdout).trim().slice(0, 600));
    await server.stop();
    known = [...known, output];
    server = await workbench.prometheus({ blocks: known });
  }
  return server;
}

/**
 * The samples of one rule as lines of OpenMetrics, one for each whole minute. `promtool tsdb
 * create-blocks-from rules` evaluates each group at seconds of its own, so that neither rules that
 * read each other nor a raw query would see the same moments.
 */
async function recorded(
  client: PrometheusClient,
  { rule, name }: PlacedRule,
  { start, end }: Pick<BackfillOptions, 'start' | 'end'>,
): Promise<string[]> {
  try {
    const answer = await client.queryRange(rule.expr, { start, end, step: MINUTE });
    return answer.flatMap(({ labels, values }) => {
      const { __name__: _, ...kept } = { ...labels, ...rule.labels };
      const series = seriesKey({ name, labels: kept });
      return values.map(([time, value]) => `${series} ${text(value)} ${time}`);
    });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    throw new RulesError(`${name}: ${error.message}`);
  }
}

/** A number as OpenMetrics writes it. */
const text = (value: number): string =>
  Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';

/** Recording rules in the order in which they can be evaluated: each level reads those before it. */
function levels(rules: readonly PlacedRule[]): PlacedRule[][] {
  const found: PlacedRule[][] = [];
  let waiting = rules;
  while (waiting.length > 0) {
    const pending = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter(({ tree }) =>
      selectors(tree).every(({ name }) => name === undefined || !pending.has(name)),
    );
    if (ready.length === 0) throw new RulesError('the rules read each other in a circle');
    found.push(ready);
    waiting = waiting.filter((rule) => !ready.includes(rule));
  }
  return found;
}
