import { formatValue } from '../../dashboards/fields/units.ts';
import type { CriticalStretch } from './critical-path.ts';
import type { Trace } from './span.ts';
import { SpanDetails } from './span-details.tsx';
import { stretchOf, type WaterfallRow } from './waterfall-layout.ts';

interface WaterfallLineProps {
  readonly row: WaterfallRow;
  readonly trace: Trace;
  readonly color: string;
  readonly critical: readonly CriticalStretch[];
  /** Length of the whole critical path, in milliseconds. */
  readonly pathMs: number;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
  readonly onSelect: () => void;
}

/** Deeper spans are not moved further to the right, so that their names stay readable. */
const maxIndent = 12;

/** One span: its name, its bar, and below them its details when it is chosen. */
export function WaterfallLine(props: WaterfallLineProps) {
  const { row, trace, color, critical, pathMs, isSelected, onToggle, onSelect } = props;
  const { span, depth, below, isCollapsed, bar } = row;
  const duration = formatValue(span.end - span.start, 'ms');
  const isLate = bar.left + bar.width > 70;
  return (
    <li className={isSelected ? 'span span-selected' : 'span'}>
      <div className="span-row">
        <div
          className="span-name"
          style={{ paddingLeft: `${Math.min(depth, maxIndent) * 0.75}rem` }}
        >
          {below > 0 ? (
            <button
              type="button"
              className="span-toggle"
              aria-expanded={!isCollapsed}
              aria-label={`${below} spans below ${span.name}`}
              onClick={onToggle}
            >
              {isCollapsed ? '▸' : '▾'}
            </button>
          ) : (
            <span className="span-toggle" />
          )}
          <button
            type="button"
            className="span-pick"
            aria-expanded={isSelected}
            style={{ borderLeftColor: color }}
            onClick={onSelect}
          >
            <strong>{span.service}</strong> {span.name}
            {span.isError && <span className="span-error"> failed</span>}
            {isCollapsed && <span className="muted"> +{below}</span>}
            <span className="visually-hidden">
              , {duration}
              {critical.length > 0 ? ', on the critical path' : ''}
            </span>
          </button>
        </div>
        <div className="span-time" aria-hidden="true">
          <span
            className={span.isError ? 'span-bar span-bar-error' : 'span-bar'}
            style={{ left: `${bar.left}%`, width: `${bar.width}%`, background: color }}
          />
          {critical.map(({ from, to }) => {
            const { left, width } = stretchOf(from, to, trace.durationMs);
            return (
              <span
                key={from}
                className="span-critical"
                style={{ left: `${left}%`, width: `${width}%` }}
              />
            );
          })}
          {span.events.map((event, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no name of their own
              key={index}
              className="span-event"
              style={{ left: `${stretchOf(event.at, event.at, trace.durationMs).left}%` }}
            />
          ))}
          <span
            className="span-duration"
            style={isLate ? { right: `${100 - bar.left}%` } : { left: `${bar.left + bar.width}%` }}
          >
            {duration}
          </span>
        </div>
      </div>
      {isSelected && <SpanDetails trace={trace} span={span} critical={critical} pathMs={pathMs} />}
    </li>
  );
}
