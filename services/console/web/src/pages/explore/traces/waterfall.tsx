import { useMemo, useState } from 'react';
import { useChartColors } from '../../../charts/colors.ts';
import { Button } from '../../../ui/button.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { useExplore } from '../explore-state.ts';
import type { CriticalStretch } from './critical-path.ts';
import type { Trace } from './span.ts';
import type { SpanNode } from './span-tree.ts';
import { stretchOf, ticksOf, waterfallRows } from './waterfall-layout.ts';
import { WaterfallLine } from './waterfall-line.tsx';

/** Rows that are drawn at once; more are asked for with a button. */
const pageOfRows = 1_000;

interface WaterfallProps {
  readonly trace: Trace;
  readonly trees: readonly SpanNode[];
  readonly path: readonly CriticalStretch[];
  readonly services: readonly string[];
}

/** Spans over time, parents above their children, the critical path below the bars. */
export function Waterfall({ trace, trees, path, services }: WaterfallProps) {
  const { state, change } = useExplore();
  const colors = useChartColors();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(pageOfRows);
  const rows = useMemo(
    () => waterfallRows(trees, trace.durationMs, collapsed),
    [trees, trace, collapsed],
  );
  const critical = useMemo(() => stretchesById(path), [path]);
  const pathMs = path.reduce((sum, { from, to }) => sum + to - from, 0);
  const parents = useMemo(
    () => rows.filter(({ below }) => below > 0).map(({ span }) => span.id),
    [rows],
  );
  const toggle = (id: string) =>
    setCollapsed((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const colorOf = (service: string) => colors.series(services.indexOf(service));
  return (
    <section aria-label="Waterfall" className="waterfall">
      <div className="waterfall-tools">
        <ul className="service-list" aria-label="Services">
          {services.map((service) => (
            <li key={service}>
              <span className="swatch" style={{ background: colorOf(service) }} />
              {service}
            </li>
          ))}
          <li>
            <span className="swatch swatch-critical" />
            critical path
          </li>
        </ul>
        <span>
          <Button onClick={() => setCollapsed(new Set())} disabled={collapsed.size === 0}>
            Expand all
          </Button>{' '}
          <Button onClick={() => setCollapsed(new Set(parents))} disabled={parents.length === 0}>
            Collapse all
          </Button>
        </span>
      </div>
      <div className="waterfall-scale" aria-hidden="true">
        {ticksOf(trace.durationMs).map((tick) => (
          <span key={tick} style={{ left: `${stretchOf(tick, tick, trace.durationMs).left}%` }}>
            {formatValue(tick, 'ms')}
          </span>
        ))}
      </div>
      <ol className="spans" aria-label="Spans">
        {rows.slice(0, shown).map((row) => (
          <WaterfallLine
            key={row.span.id}
            row={row}
            trace={trace}
            color={colorOf(row.span.service)}
            critical={critical.get(row.span.id) ?? none}
            pathMs={pathMs}
            isSelected={state.span === row.span.id}
            onToggle={() => toggle(row.span.id)}
            onSelect={() =>
              change({ span: state.span === row.span.id ? undefined : row.span.id }, true)
            }
          />
        ))}
      </ol>
      {rows.length > shown && (
        <Button onClick={() => setShown(shown + pageOfRows)}>
          Show more of {rows.length - shown} further spans
        </Button>
      )}
    </section>
  );
}

const none: readonly CriticalStretch[] = [];

function stretchesById(path: readonly CriticalStretch[]): Map<string, CriticalStretch[]> {
  const found = new Map<string, CriticalStretch[]>();
  for (const stretch of path) {
    found.set(stretch.span.id, [...(found.get(stretch.span.id) ?? []), stretch]);
  }
  return found;
}
