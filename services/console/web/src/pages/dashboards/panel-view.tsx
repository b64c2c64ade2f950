import { interpolate, type Panel } from '@lab/dashboards/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { askPanel } from '../../queries/ask.ts';
import { isEmpty, noData } from '../../queries/data.ts';
import { PageBoundary } from '../../shell/page-boundary.tsx';
import { useTimeRange } from '../../time/use-time-range.ts';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import type { Mark } from './annotations.ts';
import { type LinkScope, writeLink } from './links.ts';
import { DashLink } from './panels/dash-link.tsx';
import { kinds } from './panels/kinds.ts';
import type { PlacedPanel } from './sections.ts';
import { useInView } from './use-in-view.ts';

interface PanelViewProps {
  readonly placed: PlacedPanel;
  readonly marks: readonly Mark[];
  /** Row of the grid at which the section begins. */
  readonly top: number;
}

/** One panel: its head, and what it shows, or in words why it shows nothing. */
export function PanelView({ placed: { panel, choices, texts }, marks, top }: PanelViewProps) {
  const id = useId();
  const element = useRef<HTMLElement>(null);
  const isInView = useInView(element);
  const { range } = useTimeRange();
  const { w, h, x, y } = panel.gridPos;
  const title = interpolate(panel.title, texts);
  const scope = { choices, texts, range };
  const column = panel.repeat === undefined ? `${x + 1} / span ${w}` : `span ${w}`;
  const row = panel.repeat === undefined ? `${y - top + 1} / span ${h}` : `span ${h}`;
  return (
    <section
      ref={element}
      className={`dash-panel dash-${panel.type}`}
      aria-labelledby={id}
      style={{ gridColumn: column, gridRow: row }}
    >
      <header>
        <h3 id={id}>{title}</h3>
        <About panel={panel} title={title} scope={scope} />
      </header>
      <div className="dash-body">
        <PageBoundary>
          <Content panel={panel} title={title} marks={marks} scope={scope} isInView={isInView} />
        </PageBoundary>
      </div>
    </section>
  );
}

interface ContentProps {
  readonly panel: Panel;
  readonly title: string;
  readonly marks: readonly Mark[];
  readonly scope: LinkScope;
  readonly isInView: boolean;
}

function Content({ panel, title, marks, scope, isInView }: ContentProps) {
  const { refreshMs } = useTimeRange();
  const needsData = panel.targets.length > 0;
  const query = useQuery({
    queryKey: ['panel', panel, [...scope.choices], scope.range],
    queryFn: ({ signal }) => askPanel(panel, scope.choices, scope.range, signal),
    enabled: isInView && needsData && panel.type in kinds,
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const Body = kinds[panel.type];
  if (Body === undefined) {
    return <EmptyState title={`The console does not draw panels of the kind "${panel.type}".`} />;
  }
  const props = { panel, title, marks, scope };
  if (!needsData) {
    return <Body {...props} data={noData} />;
  }
  return (
    <>
      {query.error !== null && query.data !== undefined && (
        <p className="dash-stale" role="alert">
          Not refreshed: {query.error.message}
        </p>
      )}
      <QueryView
        query={query}
        isEmpty={isEmpty}
        empty={<EmptyState title={panel.fieldConfig?.defaults.noValue ?? 'No data'} />}
      >
        {(data) => <Body {...props} data={data} />}
      </QueryView>
    </>
  );
}

/** What the panel answers, and where to go from it. */
function About({ panel, title, scope }: { panel: Panel; title: string; scope: LinkScope }) {
  const links = panel.links.flatMap((link) => writeLink(link, scope) ?? []);
  if (panel.description === undefined && links.length === 0) return null;
  return (
    <details className="about" name="about">
      <summary aria-label={`About ${title}`}>i</summary>
      <div>
        {panel.description !== undefined && <p>{interpolate(panel.description, scope.texts)}</p>}
        {links.map((link) => (
          <p key={link.title}>
            <DashLink link={link} />
          </p>
        ))}
      </div>
    </details>
  );
}
