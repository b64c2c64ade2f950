import { useQuery } from '@tanstack/react-query';
import { isEmpty } from '../../../queries/data.ts';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { AnswerView, refusal } from '../answer-view.tsx';
import { useExplore } from '../explore-state.ts';
import { QueryBar } from '../query-bar.tsx';
import { SeriesGraph } from '../series-graph.tsx';
import { Starters } from '../starters.tsx';
import { useRun } from '../use-run.ts';
import { askLogs, maxLines } from './ask-logs.ts';
import { LiveLines } from './live-lines.tsx';
import { LogList } from './log-list.tsx';
import { Volume } from './volume.tsx';

const starters = [
  { about: 'Everything that the API writes', query: '{service="api"}' },
  { about: 'Errors and warnings of all services', query: '{level=~"warn|error|fatal"}' },
  { about: 'Answers that took long', query: '{service="api"} | json | duration_ms > 100' },
  { about: 'Lines per second, by level', query: 'sum by (level) (rate({service=~".+"}[1m]))' },
];

/** LogQL: lines with their volume, live or of the time range, or series as a graph. */
export function LogsView() {
  const { state, change } = useExplore();
  const { query, isLive } = state;
  const { range, refreshMs } = useTimeRange();
  const run = useRun();
  const asked = useQuery({
    queryKey: ['explore', 'logql', query, range],
    queryFn: ({ signal }) => askLogs(query, range, signal),
    enabled: query !== '' && !isLive,
    refetchInterval: refreshMs,
  });
  return (
    <>
      <QueryBar
        signal="logs"
        language="logql"
        name="LogQL"
        hint='{service="api"} | json | status >= 500'
        query={query}
        error={isLive ? null : refusal(asked)}
        isBusy={asked.isFetching}
        onRun={run}
      >
        <Button
          aria-pressed={isLive}
          disabled={query === ''}
          onClick={() => change({ live: isLive ? undefined : '1' })}
        >
          {isLive ? 'Stop live tail' : 'Live tail'}
        </Button>
      </QueryBar>
      {query === '' && <Starters queries={starters} onPick={run} />}
      {query !== '' && isLive && <LiveLines key={query} query={query} onQuery={run} />}
      {query !== '' && !isLive && (
        <AnswerView
          query={asked}
          isEmpty={(answer) =>
            answer.kind === 'lines' ? answer.lines.length === 0 : isEmpty(answer.data)
          }
          empty={
            <EmptyState title="No line matches in this time range">
              <p>
                Take the conditions behind the selector away one by one, or choose a longer time
                range.
              </p>
            </EmptyState>
          }
        >
          {(answer) =>
            answer.kind === 'series' ? (
              <SeriesGraph data={answer.data} query={query} range={range} />
            ) : (
              <>
                <Volume query={query} range={range} refreshMs={refreshMs} />
                <p className="muted" role="status">
                  {answer.lines.length < maxLines
                    ? `${answer.lines.length} lines, the newest first`
                    : `The newest ${maxLines} lines; older ones are left out`}
                </p>
                <LogList lines={answer.lines} query={query} onQuery={run} />
              </>
            )
          }
        </AnswerView>
      )}
    </>
  );
}
