import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../../../api/http.ts';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { momentText } from '../../dashboards/panels/time-axis.ts';
import { useExplore } from '../explore-state.ts';
import { askTrace } from './ask-traces.ts';
import { criticalPath } from './critical-path.ts';
import { traceLogsHref } from './jumps.ts';
import type { Trace } from './span.ts';
import { spanTrees } from './span-tree.ts';
import { Waterfall } from './waterfall.tsx';

/** One trace: what it was, and its waterfall. */
export function TraceView({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['explore', 'trace', id],
    queryFn: ({ signal }) => askTrace(id, signal),
    staleTime: 30_000,
  });
  const { change } = useExplore();
  const isMissing = query.error instanceof ApiError && [400, 404].includes(query.error.status);
  return (
    <>
      <div className="trace-nav">
        <Button onClick={() => change({ trace: undefined, span: undefined })}>← Search</Button>
      </div>
      {isMissing ? (
        <EmptyState title="Tempo has no trace with this id">
          <p>
            <code>{id}</code>
          </p>
          <p>
            It may not have been sampled, may be older than what Tempo keeps, or may still be on its
            way: the last spans of a trace arrive some seconds after it ends.
          </p>
          <Button onClick={() => void query.refetch()}>Look again</Button>
        </EmptyState>
      ) : (
        <QueryView query={query}>{(trace) => <Content trace={trace} />}</QueryView>
      )}
    </>
  );
}

function Content({ trace }: { trace: Trace }) {
  const { range } = useTimeRange();
  const trees = useMemo(() => spanTrees(trace.spans), [trace]);
  const path = useMemo(() => {
    const longest = trees.toSorted((a, b) => length(b) - length(a))[0];
    return longest === undefined ? [] : criticalPath(longest);
  }, [trees]);
  const services = [...new Set(trace.spans.map(({ service }) => service))].sort();
  const errors = trace.spans.filter(({ isError }) => isError).length;
  const root = trees[0]?.span;
  return (
    <>
      <header className="trace-head">
        <div>
          <h2>
            <span className="muted">{root?.service}</span> {root?.name}
          </h2>
          <p className="muted">
            <time>{momentText(trace.startedAt)}</time> · <code>{trace.id}</code>
          </p>
        </div>
        <p className="trace-facts">
          <strong>{formatValue(trace.durationMs, 'ms')}</strong>
          <span>
            {trace.spans.length} {trace.spans.length === 1 ? 'span' : 'spans'}
          </span>
          <span>
            {services.length} {services.length === 1 ? 'service' : 'services'}
          </span>
          {errors > 0 && <Badge tone="critical">{`${errors} failed`}</Badge>}
          <Link className="button" href={traceLogsHref(trace, range)}>
            Logs of this trace
          </Link>
        </p>
      </header>
      {root?.parentId !== '' && (
        <p className="muted">The first span is missing: its parent was not received (yet).</p>
      )}
      <Waterfall trace={trace} trees={trees} path={path} services={services} />
    </>
  );
}

const length = ({ span: { start, end } }: { span: { start: number; end: number } }) => end - start;
