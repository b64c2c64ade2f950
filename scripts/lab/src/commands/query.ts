import { LokiClient, PrometheusClient, TempoClient } from '@lab/clients';
import { Argument, type Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { positive, wholeNumber } from '../cli/numbers.ts';
import { openRunningSession } from '../cli/session.ts';
import { plain, table } from '../cli/table.ts';
import { formatLabels, formatTime } from '../cli/values.ts';
import type { Paths } from '../paths.ts';

interface QueryOptions extends CommonOptions {
  readonly since: number;
  readonly limit: number;
}

interface Answer {
  readonly value: unknown;
  readonly text: string;
}

/** `lab query <language> <query>`: asks Prometheus, Loki or Tempo, and prints a table. */
export function addQuery(program: Command, paths: Paths): void {
  addCommand(program, 'query', 'ask Prometheus, Loki or Tempo')
    .addArgument(new Argument('<language>', 'of the query').choices(['promql', 'logql', 'traceql']))
    .argument('<query>', 'the query, in quotes')
    .option('--since <seconds>', 'how far to look back (logql, traceql)', positive, 900)
    .option('--limit <count>', 'lines or traces at most', wholeNumber, 20)
    .action(
      async (language: 'promql' | 'logql' | 'traceql', query: string, options: QueryOptions) => {
        const { runtime, output } = await openRunningSession(paths, options);
        const answer = await askers[language](
          query,
          (component) => runtime.endpoint(component),
          options,
        );
        output.result(answer.value, () => answer.text);
      },
    );
}

type Asker = (
  query: string,
  endpoint: (component: string) => string,
  options: QueryOptions,
) => Promise<Answer>;

const askers: Readonly<Record<'promql' | 'logql' | 'traceql', Asker>> = {
  promql: async (query, endpoint) => {
    const series = await new PrometheusClient(endpoint('prometheus')).query(query);
    return { value: series, text: seriesTable(series) };
  },
  logql: async (query, endpoint, options) => {
    const { start, end } = rangeOf(options);
    const loki = new LokiClient(endpoint('loki'));
    const answer = await loki.queryRange(query, { start, end, limit: options.limit });
    if (answer.kind === 'matrix') {
      const latest = answer.series.flatMap(({ labels, values }) => {
        const [time, value] = values.at(-1) ?? [];
        return time === undefined || value === undefined ? [] : [{ labels, value, time }];
      });
      return { value: answer.series, text: seriesTable(latest) };
    }
    const lines = answer.streams
      .flatMap(({ labels, entries }) => entries.map((entry) => ({ ...entry, labels })))
      .toSorted((a, b) => a.time - b.time)
      .slice(-options.limit);
    const rows = lines.map(({ time, labels, line }) => [
      formatTime(time),
      formatLabels(labels),
      plain(line, 400),
    ]);
    return { value: answer.streams, text: rowsOrNothing(['time', 'stream', 'line'], rows) };
  },
  traceql: async (query, endpoint, options) => {
    const { start, end } = rangeOf(options);
    const tempo = new TempoClient(endpoint('tempo'));
    const traces = await tempo.search(query, { start, end, limit: options.limit });
    const rows = traces.map(
      ({ traceId, rootService, rootName, startTime, durationMs, spanSets }) => [
        traceId,
        plain(rootService),
        plain(rootName),
        formatTime(startTime),
        `${durationMs} ms`,
        String(spanSets.reduce((sum, { matched }) => sum + matched, 0)),
      ],
    );
    const heading = ['trace', 'service', 'root span', 'start', 'duration', 'matches'];
    return { value: traces, text: rowsOrNothing(heading, rows) };
  },
};

function rangeOf({ since }: QueryOptions): { start: number; end: number } {
  const end = Date.now() / 1000;
  return { start: end - since, end };
}

function seriesTable(
  series: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[],
): string {
  return rowsOrNothing(
    ['series', 'value'],
    series.map(({ labels, value }) => [formatLabels(labels), String(value)]),
  );
}

function rowsOrNothing(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? 'The answer is empty.' : table(heading, rows);
}
