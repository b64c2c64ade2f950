import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
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
 * @throws RulesError when promtool cannot evaluate the rules
 */
export async function prometheusWithRules(
  workbench: Workbench,
  rules: RuleFile,
  { blocks, start, end }: BackfillOptions,
): Promise<BenchPrometheus> {
  let known = blocks;
  let server = await workbench.prometheus({ blocks: known });
  // promtool asks the server, so what a rule reads must be there before it.
  for (const level of levels(rules.rules.filter(({ rule }) => 'record' in rule))) {
    const folder = await workbench.folder();
    const file = join(folder, 'rules.yml');
    await writeFile(
      file,
      stringify({ groups: [{ name: 'recorded', rules: level.map(({ rule }) => rule) }] }),
    );
    const output = join(folder, 'blocks');
    const { exitCode, stdout, stderr } = await workbench.run('promtool', [
      ...['tsdb', 'create-blocks-from', 'rules', '--quiet', `--url=${server.url}`],
      ...[`--start=${start}`, `--end=${end}`, '--eval-interval=60s', `--output-dir=${output}`],
      file,
    ]);
    if (exitCode !== 0) throw new RulesError((stderr || stdout).trim().slice(0, 600));
    await server.stop();
    known = [...known, output];
    server = await workbench.prometheus({ blocks: known });
  }
  return server;
}

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
