import { open } from 'node:fs/promises';
import type { HistoryPlan, SeriesPlan } from './plan.ts';
import type { SampleRow, Sampler, Steps } from './samples.ts';

/**
 * Writes the samples of some steps as OpenMetrics text. Returns how many there are.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export async function writeOpenMetrics(
  file: string,
  plan: HistoryPlan,
  sampler: Sampler,
  steps: Steps,
): Promise<number> {
  const times = Array.from(
    { length: steps.count },
    (_, index) => ` ${steps.first + index * plan.stepSeconds}\n`,
  );
  const handle = await open(file, 'w');
  try {
    let samples = 0;
    for (const [family, members] of families(plan.series)) {
      await handle.write(familyHeader(family, members));
      for (const series of members) {
        for (const row of sampler.rows(series, steps)) {
          const lines = sampleLines(row, times);
          samples += lines.length;
          if (lines.length > 0) await handle.write(lines.join(''));
        }
      }
    }
    await handle.write('# EOF\n');
    return samples;
  } finally {
    await handle.close();
  }
}

function sampleLines({ series, values }: SampleRow, times: readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < times.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isNaN(value)) lines.push(`${series} ${value}${times[index]}`);
  }
  return lines;
}

/** Series of one family stand together; a counter's family lacks the `_total` of its samples. */
export function families(series: readonly SeriesPlan[]): Map<string, SeriesPlan[]> {
  return Map.groupBy(series, ({ type, name }) =>
    type === 'counter' ? name.replace(/_total$/, '') : name,
  );
}

export function familyHeader(family: string, members: readonly SeriesPlan[]): string {
  const [first] = members;
  if (!first) return '';
  const unit = first.unit !== undefined && family.endsWith(`_${first.unit}`);
  return [
    `# TYPE ${family} ${first.type}\n`,
    ...(unit ? [`# UNIT ${family} ${first.unit}\n`] : []),
    ...(first.help === undefined ? [] : [`# HELP ${family} ${first.help.replaceAll('\n', ' ')}\n`]),
  ].join('');
}
