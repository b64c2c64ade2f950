import { useQuery } from '@tanstack/react-query';
import { isEmpty } from '../../../queries/data.ts';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { AnswerView, refusal } from '../answer-view.tsx';
import { Choice } from '../choice.tsx';
import { useExplore } from '../explore-state.ts';
import { QueryBar } from '../query-bar.tsx';
import { SeriesGraph } from '../series-graph.tsx';
import { Starters } from '../starters.tsx';
import { useRun } from '../use-run.ts';
import { askTraces } from './ask-traces.ts';
import { ServiceGraph } from './service-graph.tsx';
import { TraceTable } from './trace-table.tsx';

const starters = [
  { about: 'Traces that pass through the API', query: '{ resource.service.name = "api" }' },
  { about: 'Spans that failed', query: '{ status = error }' },
  { about: 'Slow checkouts', query: '{ span.http.route = "/checkout" && duration > 50ms }' },
  { about: 'Spans per second, by service', query: '{} | rate() by (resource.service.name)' },
];

const views = [
  { id: 'search', label: 'Search' },
  { id: 'services', label: 'Service graph' },
] as const;

/** TraceQL: traces as a table or series as a graph; or who calls whom. */
export function TraceSearch() {
  const { state, change } = useExplore();
  const { query } = state;
  const { range, refreshMs } = useTimeRange();
  const runQuery = useRun();
  const view = state.view === 'services' ? 'services' : 'search';
  const run = (text: string) => {
    if (/^[0-9a-f]{16,32}$/i.test(text)) change({ trace: text.toLowerCase() });
    else runQuery(text, view === 'services' ? { view: undefined } : {});
  };
  const asked = useQuery({
    queryKey: ['explore', 'traceql', query, range],
    queryFn: ({ signal }) => askTraces(query, range, signal),
    enabled: query !== '' && view === 'search',
    refetchInterval: refreshMs,
  });
  return (
    <>
      <QueryBar
        signal="traces"
        language="traceql"
        name="TraceQL"
        hint='{ resource.service.name = "api" && duration > 100ms }, or the id of a trace'
        query={query}
        error={view === 'search' ? refusal(asked) : null}
        isBusy={asked.isFetching}
        onRun={run}
      >
        <Choice
          label="View"
          options={views}
          selected={view}
          onSelect={(id) => change({ view: id === 'services' ? id : undefined })}
        />
      </QueryBar>
      {view === 'services' && <ServiceGraph range={range} refreshMs={refreshMs} />}
      {view === 'search' && query === '' && <Starters queries={starters} onPick={run} />}
      {view === 'search' && query !== '' && (
        <AnswerView
          query={asked}
          isEmpty={isEmpty}
          empty={
            <EmptyState title="No trace matches in this time range">
              <p>
                Begin with <code>{'{}'}</code> and add one condition after the other. A trace can be
                found some seconds after its last span has ended.
              </p>
            </EmptyState>
          }
        >
          {(data) =>
            data.series.length > 0 ? (
              <SeriesGraph data={data} query={query} range={range} />
            ) : (
              <TraceTable traces={data.traces} range={range} />
            )
          }
        </AnswerView>
      )}
    </>
  );
}
