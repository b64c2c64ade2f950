/** `npm run bench -- [--json] [name ...]`: runs benchmarks, all but the longest when none is named. */
import { parseArgs } from 'node:util';
import { type Benchmark, type Figure, within } from './benchmark.ts';
import { consoleCrowd } from './console/crowd.ts';
import { consoleFirstView } from './console/first-view.ts';
import { consoleLeak } from './console/leak.ts';
import { consoleLogLines } from './console/log-lines.ts';
import { embeddedLoki } from './embedded/embedded-loki.ts';
import { embeddedTempo } from './embedded/embedded-tempo.ts';
import { historyBlocks } from './history/history-blocks.ts';
import { kitBoot } from './kit/kit-boot.ts';
import { loadgenCapacity } from './loadgen/loadgen-capacity.ts';
import { telemetryCost } from './telemetry/telemetry-cost.ts';
import { telemetryMemory } from './telemetry/telemetry-memory.ts';

const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ['telemetry', telemetryCost],
  ['telemetry-memory', telemetryMemory],
  ['loadgen', loadgenCapacity],
  ['embedded-loki', embeddedLoki],
  ['embedded-tempo', embeddedTempo],
  ['history', historyBlocks],
  ['kit', kitBoot],
  ['console-first-view', consoleFirstView],
  ['console-log-lines', consoleLogLines],
  ['console-crowd', consoleCrowd],
  ['console-leak', consoleLeak],
]);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !benchmarks.has(name));
if (unknown.length > 0) {
  console.error(
    `no benchmark "${unknown.join('", "')}"; there are: ${[...benchmarks.keys()].join(', ')}`,
  );
  process.exit(2);
}

const results: Record<string, readonly Figure[]> = {};
let kept = true;
for (const [name, benchmark] of benchmarks) {
  const isWanted = positionals.length === 0 ? !benchmark.onlyNamed : positionals.includes(name);
  if (!isWanted) continue;
  console.error(`${name}: ${benchmark.title}`);
  const figures = await benchmark.run((line) => console.error(`  ${line}`));
  results[name] = figures;
  kept &&= figures.every(within);
  if (!options.json) printTable(figures);
}
if (options.json) console.log(JSON.stringify({ kept, results }, null, 2));
process.exitCode = kept ? 0 : 1;

function printTable(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const figure of figures) {
    const value = `${figure.value.toFixed(2)} ${figure.unit}`.trim();
    const limit = figure.limit === undefined ? '' : `at most ${figure.limit}`;
    const verdict = figure.limit === undefined ? '' : within(figure) ? 'kept' : 'BROKEN';
    console.log(
      `  ${figure.name.padEnd(width)}  ${value.padStart(12)}  ${limit} ${verdict}`.trimEnd(),
    );
  }
}
