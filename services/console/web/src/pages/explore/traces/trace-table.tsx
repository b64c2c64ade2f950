import { useState } from 'react';
import { Link } from 'wouter';
import type { TraceSummary } from '../../../queries/data.ts';
import type { TimeRange } from '../../../time/range.ts';
import { type Column, Table } from '../../../ui/table.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { momentText } from '../../dashboards/panels/time-axis.ts';
import { Choice } from '../choice.tsx';
import { exploreHref } from '../explore-links.ts';
import { useExplore } from '../explore-state.ts';
import { maxTraces } from './ask-traces.ts';

const orders = [
  { id: 'newest', label: 'Newest first' },
  { id: 'slowest', label: 'Slowest first' },
] as const;
type Order = (typeof orders)[number]['id'];

/** Traces that were found; each opens with the query still in the URL, to come back to. */
export function TraceTable({
  traces,
  range,
}: {
  traces: readonly TraceSummary[];
  range: TimeRange;
}) {
  const { query } = useExplore().state;
  const [order, setOrder] = useState<Order>('newest');
  const rows = order === 'newest' ? traces : traces.toSorted((a, b) => b.durationMs - a.durationMs);
  const longest = Math.max(...traces.map(({ durationMs }) => durationMs));
  const columns: Column<TraceSummary>[] = [
    { title: 'Started', cell: ({ startedAt }) => <time>{momentText(startedAt)}</time> },
    { title: 'Service', cell: ({ service }) => service },
    {
      title: 'Trace',
      cell: ({ traceId, name }) => (
        <Link href={exploreHref('traces', { query, trace: traceId }, range)}>
          {name === '' ? traceId : name}
        </Link>
      ),
    },
    {
      title: 'Duration',
      numeric: true,
      cell: ({ durationMs }) => (
        <span className="duration">
          <span
            className="duration-bar"
            style={{ width: `${(durationMs / Math.max(1, longest)) * 100}%` }}
          />
          {durationMs < 1 ? '< 1 ms' : formatValue(durationMs, 'ms')}
        </span>
      ),
    },
  ];
  return (
    <div className="explore-table">
      <div className="explore-table-head">
        <p className="muted" role="status">
          {traces.length < maxTraces
            ? `${traces.length} traces`
            : `The newest ${maxTraces} traces; a narrower query or time range finds others`}
        </p>
        <Choice label="Order" options={orders} selected={order} onSelect={setOrder} />
      </div>
      <Table caption="Traces" columns={columns} rows={rows} rowKey={({ traceId }) => traceId} />
    </div>
  );
}
