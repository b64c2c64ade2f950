import { Link } from 'wouter';
import type { Exemplar } from '../../../queries/data.ts';
import type { TimeRange } from '../../../time/range.ts';
import { type Field, show } from '../fields/field.ts';
import { traceHref } from '../links.ts';
import { momentText } from './time-axis.ts';

interface ExemplarsProps {
  readonly exemplars: readonly Exemplar[];
  readonly field: Field;
  readonly range: TimeRange;
}

/** The dots of a chart once more as links, for the keyboard and for people who do not see the chart. */
export function Exemplars({ exemplars, field, range }: ExemplarsProps) {
  if (exemplars.length === 0) return null;
  return (
    <details className="exemplars">
      <summary>
        {exemplars.length} {exemplars.length === 1 ? 'exemplar' : 'exemplars'}
      </summary>
      <ul>
        {exemplars.map(({ at, value, traceId, labels }) => (
          <li key={traceId}>
            <Link href={traceHref(traceId, range)}>
              {show(value, field).text} at {momentText(at)}
            </Link>{' '}
            <span className="muted">{labels.service ?? labels.job ?? ''}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
