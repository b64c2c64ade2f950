import { useQuery } from '@tanstack/react-query';
import { EmptyState, ErrorState, QueryView } from '../../../ui/states.tsx';
import { askLabelNames } from './ask-logs.ts';
import { LogList } from './log-list.tsx';
import { maxLiveLines, useLogTail } from './use-log-tail.ts';

interface LiveLinesProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** Lines as they are written, the newest first. */
export function LiveLines(props: LiveLinesProps) {
  const names = useQuery({
    queryKey: ['explore', 'log-labels'],
    queryFn: ({ signal }) => askLabelNames(signal),
    staleTime: 60_000,
  });
  return (
    <QueryView query={names}>
      {(labelNames) => <Tail {...props} labelNames={labelNames} />}
    </QueryView>
  );
}

interface TailProps extends LiveLinesProps {
  readonly labelNames: ReadonlySet<string>;
}

function Tail({ query, onQuery, labelNames }: TailProps) {
  const { lines, state, dropped, error, retry } = useLogTail(query, labelNames);
  if (error !== undefined) return <ErrorState error={error} onRetry={retry} />;
  return (
    <>
      <p className="live-state" role="status">
        <span className={`live-dot live-${state}`} />
        {state === 'open' && 'Live: new lines appear at the top'}
        {state === 'opening' && 'Connecting …'}
        {state === 'lost' && 'The connection is lost; trying again'}
      </p>
      {dropped > 0 && (
        <p className="muted">
          {dropped} batches of lines were left out, because this browser reads too slowly.
        </p>
      )}
      {lines.length === 0 ? (
        <EmptyState title="Waiting for a line">
          <p>Nothing has matched yet. Lines appear here as they are written.</p>
        </EmptyState>
      ) : (
        <>
          {lines.length >= maxLiveLines && (
            <p className="muted">The latest {maxLiveLines} lines; older ones have left.</p>
          )}
          <LogList lines={lines} query={query} onQuery={onQuery} />
        </>
      )}
    </>
  );
}
