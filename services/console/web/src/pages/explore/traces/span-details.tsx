import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { exploreHref } from '../explore-links.ts';
import type { CriticalStretch } from './critical-path.ts';
import { spanLogsHref, spanMetricsHref, traceLogsHref } from './jumps.ts';
import type { Attribute, Span, Trace } from './span.ts';

interface SpanDetailsProps {
  readonly trace: Trace;
  readonly span: Span;
  readonly critical: readonly CriticalStretch[];
  /** Length of the whole critical path, in milliseconds. */
  readonly pathMs: number;
}

/** All that a span says of itself, and where to go from it. */
export function SpanDetails({ trace, span, critical, pathMs }: SpanDetailsProps) {
  const { range } = useTimeRange();
  const ms = (value: number) => formatValue(value, 'ms');
  const waited = critical.reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <section className="span-details" aria-label={`Span ${span.name}`}>
      <p className="span-facts">
        <span>
          {ms(span.end - span.start)}, {ms(span.start)} after the beginning
        </span>
        <Badge>{span.kind}</Badge>
        {span.isError && <Badge tone="critical">failed</Badge>}
        {waited > 0 && (
          <Badge tone="warning">
            {`${ms(waited)} itself on the critical path (${Math.round((waited / pathMs) * 100)}%)`}
          </Badge>
        )}
      </p>
      {span.statusMessage !== '' && <p className="span-message">{span.statusMessage}</p>}
      <p className="span-jumps">
        <Link className="button" href={spanLogsHref(trace, span, range)}>
          Logs of this span
        </Link>
        <Link className="button" href={traceLogsHref(trace, range)}>
          Logs of the trace
        </Link>
        <Link className="button" href={spanMetricsHref(trace, span, range)}>
          Metrics
        </Link>
      </p>
      <div className="span-columns">
        <Group title="Attributes">
          <Attributes list={span.attributes} />
        </Group>
        <Group title="Resource">
          <Attributes list={span.resource} />
        </Group>
        {span.events.length > 0 && (
          <Group title="Events">
            {span.events.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no name of their own
              <div key={index}>
                <p>
                  <strong>{event.name}</strong>{' '}
                  <span className="muted">after {ms(event.at - span.start)}</span>
                </p>
                <Attributes list={event.attributes} />
              </div>
            ))}
          </Group>
        )}
        {span.links.length > 0 && (
          <Group title="Links">
            {span.links.map(({ traceId, spanId, attributes }) => (
              <div key={`${traceId} ${spanId}`}>
                <Link href={exploreHref('traces', { trace: traceId, span: spanId }, range)}>
                  {traceId}
                </Link>
                <Attributes list={attributes} />
              </div>
            ))}
          </Group>
        )}
      </div>
      <p className="muted">
        Span <code>{span.id}</code>
        {span.scope !== '' && (
          <>
            {' '}
            by <code>{span.scope}</code>
          </>
        )}
      </p>
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Attributes({ list }: { list: readonly Attribute[] }) {
  if (list.length === 0) return <p className="muted">none</p>;
  return (
    <dl>
      {list.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
