import { useQuery } from '@tanstack/react-query';
import { isEmpty } from '../../../queries/data.ts';
import { askPrometheus } from '../../../queries/prometheus.ts';
import { windowOf } from '../../../queries/window.ts';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { AnswerView, refusal } from '../answer-view.tsx';
import { Choice } from '../choice.tsx';
import { useExplore } from '../explore-state.ts';
import { QueryBar } from '../query-bar.tsx';
import { SeriesGraph } from '../series-graph.tsx';
import { Starters } from '../starters.tsx';
import { useRun } from '../use-run.ts';
import { SeriesTable } from './series-table.tsx';

const starters = [
  {
    about: 'Requests per second, by service',
    query: 'sum by (service) (rate(http_server_request_duration_seconds_count[1m]))',
  },
  {
    about: 'Slowest 5% of requests, with exemplars',
    query:
      'histogram_quantile(0.95, sum by (le, service) (rate(http_server_request_duration_seconds_bucket[1m])))',
  },
  { about: 'Which targets answer', query: 'up' },
];

const modes = [
  { id: 'range', label: 'Range' },
  { id: 'instant', label: 'Instant' },
] as const;

const views = [
  { id: 'graph', label: 'Graph' },
  { id: 'table', label: 'Table' },
] as const;

/** PromQL: over the time range or at its end, as a graph or as a table. */
export function MetricsView() {
  const { state, change } = useExplore();
  const { query, isInstant, view } = state;
  const { range, refreshMs } = useTimeRange();
  const run = useRun();
  const asked = useQuery({
    queryKey: ['explore', 'promql', query, isInstant, range],
    queryFn: ({ signal }) =>
      askPrometheus(
        { refId: 'A', expr: query, instant: isInstant, exemplar: !isInstant && hasBuckets(query) },
        {
          choices: new Map(),
          window: windowOf(range, Date.now() / 1000),
          alone: true,
          signal,
        },
      ),
    enabled: query !== '',
    refetchInterval: refreshMs,
  });
  const shown = isInstant || view === 'table' ? 'table' : 'graph';
  return (
    <>
      <QueryBar
        signal="metrics"
        language="promql"
        name="PromQL"
        hint="sum by (service) (rate(http_server_request_duration_seconds_count[1m]))"
        query={query}
        error={refusal(asked)}
        isBusy={asked.isFetching}
        onRun={run}
      >
        <Choice
          label="Kind of query"
          options={modes}
          selected={isInstant ? 'instant' : 'range'}
          onSelect={(mode) => change({ mode: mode === 'instant' ? mode : undefined })}
        />
        {!isInstant && (
          <Choice
            label="View"
            options={views}
            selected={shown}
            onSelect={(id) => change({ view: id === 'table' ? id : undefined })}
          />
        )}
      </QueryBar>
      {query === '' ? (
        <Starters queries={starters} onPick={run} />
      ) : (
        <AnswerView
          query={asked}
          isEmpty={isEmpty}
          empty={
            <EmptyState title="No series answer this query">
              <p>
                The names or labels match nothing in this time range. Begin with a metric alone and
                add its labels one by one: the editor offers those that exist.
              </p>
            </EmptyState>
          }
        >
          {(data) =>
            shown === 'graph' ? (
              <SeriesGraph data={data} query={query} range={range} />
            ) : (
              <SeriesTable series={data.series} query={query} isInstant={isInstant} />
            )
          }
        </AnswerView>
      )}
    </>
  );
}

/** Exemplars belong to the buckets of histograms. */
const hasBuckets = (query: string) => /_bucket\b/.test(query);
