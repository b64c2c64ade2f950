import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryRange } from '../../../api/prometheus.ts';
import { resolveRange, stepOf } from '../../../time/range.ts';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { durationText } from '../time-text.ts';
import { type AlertRow, alertRows, type Stretch } from './stretches.ts';

/** When each alert was pending or firing in the chosen time range. */
export function AlertHistory() {
  const { range, refreshMs } = useTimeRange();
  const query = useQuery({
    queryKey: ['alert-history', range],
    queryFn: async ({ signal }) => {
      const window = resolveRange(range, Date.now() / 1000);
      const step = stepOf(window);
      return { window, rows: alertRows(await queryRange('ALERTS', window, step, signal), step) };
    },
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="History"
      description="In the chosen time range, from the series ALERTS: Loki writes those of its rules to Prometheus."
    >
      <QueryView
        query={query}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<EmptyState title="No alert in this time range" />}
      >
        {({ window, rows }) => <Timeline window={window} rows={rows} />}
      </QueryView>
    </Panel>
  );
}

interface TimelineProps {
  readonly window: { readonly start: number; readonly end: number };
  readonly rows: readonly AlertRow[];
}

function Timeline({ window: { start, end }, rows }: TimelineProps) {
  const place = (at: number) =>
    `${(100 * Math.min(1, Math.max(0, (at - start) / (end - start)))).toFixed(2)}%`;
  return (
    <div className="alert-timeline">
      <ul>
        {rows.map(({ name, labels, stretches }) => (
          <li key={`${name} ${JSON.stringify(labels)}`}>
            <span className="alert-timeline-name">
              {name} <span className="muted">{rest(labels)}</span>
            </span>
            <svg role="img" aria-label={`${name}: ${stretches.map(stretchText).join('; ')}`}>
              {stretches.map((stretch) => (
                <rect
                  key={`${stretch.state} ${stretch.from}`}
                  className={`stretch-${stretch.state}`}
                  x={place(stretch.from)}
                  width={`${Math.max(0.3, (100 * (Math.min(end, stretch.to) - Math.max(start, stretch.from))) / (end - start))}%`}
                  height="100%"
                >
                  <title>{stretchText(stretch)}</title>
                </rect>
              ))}
            </svg>
          </li>
        ))}
      </ul>
      <p className="alert-timeline-axis muted">
        <span>{clock(start)}</span>
        <span>
          <span className="key stretch-pending" /> pending <span className="key stretch-firing" />{' '}
          firing
        </span>
        <span>{clock(end)}</span>
      </p>
    </div>
  );
}

const clock = (seconds: number) => new Date(seconds * 1000).toLocaleTimeString();

const stretchText = ({ state, from, to }: Stretch) =>
  `${state} from ${clock(from)} for ${durationText((to - from) * 1000)}`;

const rest = ({ severity: _, ...labels }: Readonly<Record<string, string>>) =>
  labels.service ?? Object.values(labels).join(' ');
