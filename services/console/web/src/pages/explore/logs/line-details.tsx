import { useState } from 'react';
import { Link } from 'wouter';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Button } from '../../../ui/button.tsx';
import { exploreHref } from '../explore-links.ts';
import { Context } from './context.tsx';
import { addFilter, hasFilter, removeFilter } from './filters.ts';
import { type FieldKind, fieldsOf, type LogField, type LogLine, traceIdOf } from './log-line.ts';

const groups: readonly { readonly kind: FieldKind; readonly title: string }[] = [
  { kind: 'label', title: 'Labels' },
  { kind: 'metadata', title: 'Structured metadata' },
  { kind: 'parsed', title: 'Parsed by the query' },
  { kind: 'line', title: 'In the line' },
];

interface LineDetailsProps {
  readonly line: LogLine;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** The whole line, its fields with filters, and the lines around it. */
export function LineDetails({ line, query, onQuery }: LineDetailsProps) {
  const { range } = useTimeRange();
  const [hasContext, setContext] = useState(false);
  const fields = fieldsOf(line);
  const trace = fields.map(traceIdOf).find((id) => id !== undefined);
  return (
    <div className="line-details">
      <div className="line-actions">
        {trace !== undefined && (
          <Link className="button" href={exploreHref('traces', { trace }, range)}>
            Open trace
          </Link>
        )}
        <Button aria-pressed={hasContext} onClick={() => setContext(!hasContext)}>
          {hasContext ? 'Hide context' : 'Show context'}
        </Button>
      </div>
      {hasContext && <Context line={line} />}
      <pre className="line-raw">{line.line}</pre>
      {groups.map(({ kind, title }) => {
        const own = fields.filter((field) => field.kind === kind);
        if (own.length === 0) return null;
        return (
          <section key={kind} aria-label={title}>
            <h3>{title}</h3>
            <dl>
              {own.map((field) => (
                <Field key={field.name} field={field} query={query} onQuery={onQuery} />
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

interface FieldProps {
  readonly field: LogField;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

function Field({ field, query, onQuery }: FieldProps) {
  const { range } = useTimeRange();
  const trace = traceIdOf(field);
  const toggle = (isNegative: boolean) => {
    const change = hasFilter(query, field, isNegative) ? removeFilter : addFilter;
    onQuery(change(query, field, isNegative));
  };
  const button = (isNegative: boolean) => (
    <button
      type="button"
      className="filter"
      aria-label={`${isNegative ? 'Exclude' : 'Filter for'} ${field.name}`}
      aria-pressed={hasFilter(query, field, isNegative)}
      onClick={() => toggle(isNegative)}
    >
      {isNegative ? '−' : '+'}
    </button>
  );
  return (
    <div>
      <dt>
        {button(false)}
        {button(true)}
        {field.name}
      </dt>
      <dd>
        {trace === undefined ? (
          field.value
        ) : (
          <Link href={exploreHref('traces', { trace }, range)}>{field.value}</Link>
        )}
      </dd>
    </div>
  );
}
