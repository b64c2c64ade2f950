import type { Dashboard } from '@lab/dashboards/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useSharedSearch, useTimeRange } from '../../time/use-time-range.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { QueryView } from '../../ui/states.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';
import { askAnnotations, type Mark } from './annotations.ts';
import { writeLink } from './links.ts';
import { PanelView } from './panel-view.tsx';
import { DashLink } from './panels/dash-link.tsx';
import { type Section, sectionsOf } from './sections.ts';
import { VariableBar } from './variables/bar.tsx';
import type { ResolvedVariable } from './variables/resolve.ts';
import { choicesOf, textsOf, useVariables } from './variables/use-variables.ts';

/** One dashboard. */
export function DashboardView({ dashboard }: { dashboard: Dashboard }) {
  const { query, pending, select } = useVariables(dashboard);
  const search = useSharedSearch();
  return (
    <div className="page">
      <PageHead title={dashboard.title} lead={dashboard.description}>
        <TimeRangePicker />
      </PageHead>
      <nav className="dash-links" aria-label="Links of the dashboard">
        <Link href={`/dashboards${search}`}>All dashboards</Link>
        <DashboardLinks dashboard={dashboard} variables={query.data ?? []} />
      </nav>
      <QueryView query={query}>
        {(variables) => (
          <>
            <VariableBar variables={pending(variables)} onSelect={select} />
            <Sections dashboard={dashboard} variables={variables} />
          </>
        )}
      </QueryView>
    </div>
  );
}

interface WithVariables {
  readonly dashboard: Dashboard;
  readonly variables: readonly ResolvedVariable[];
}

function DashboardLinks({ dashboard, variables }: WithVariables) {
  const { range } = useTimeRange();
  const scope = { choices: choicesOf(variables), texts: textsOf(variables), range };
  return dashboard.links
    .flatMap((link) => writeLink(link, scope) ?? [])
    .map((link) => <DashLink key={link.title} link={link} />);
}

function Sections({ dashboard, variables }: WithVariables) {
  const { range, refreshMs } = useTimeRange();
  const choices = useMemo(() => choicesOf(variables), [variables]);
  const sections = useMemo(
    () => sectionsOf(dashboard.panels, variables, choices, textsOf(variables)),
    [dashboard, variables, choices],
  );
  const annotations = useQuery({
    queryKey: ['annotations', dashboard.uid, [...choices], range],
    queryFn: ({ signal }) => askAnnotations(dashboard.annotations.list, choices, range, signal),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const { marks, problems } = annotations.data ?? nothingHappened;
  return (
    <>
      {problems.map((problem) => (
        <p key={problem} className="dash-stale" role="alert">
          Annotation {problem}
        </p>
      ))}
      {sections.map((section) => (
        <SectionView key={section.key} section={section} marks={marks} />
      ))}
    </>
  );
}

const nothingHappened: { marks: readonly Mark[]; problems: readonly string[] } = {
  marks: [],
  problems: [],
};

function SectionView({ section, marks }: { section: Section; marks: readonly Mark[] }) {
  const [isOpen, setOpen] = useState(!section.isCollapsed);
  const top = Math.min(...section.panels.map(({ panel }) => panel.gridPos.y));
  return (
    <section className="dash-section" aria-label={section.title ?? 'First panels'}>
      {section.title !== undefined && (
        <h2>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {section.title}
          </button>
        </h2>
      )}
      {isOpen && (
        <div className="dash-grid">
          {section.panels.map((placed) => (
            <PanelView key={placed.key} placed={placed} marks={marks} top={top} />
          ))}
        </div>
      )}
    </section>
  );
}
