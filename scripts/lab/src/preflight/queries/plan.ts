import {
  type Dashboard,
  interpolate,
  type Panel,
  queryOf,
  type Target,
  timeChoices,
} from '@lab/dashboards';
import { SCRAPE_INTERVAL, type Window } from './backends.ts';
import type { Choice } from './choices.ts';

/** One query of one panel under one setting of the variables. */
export interface Errand {
  readonly dashboard: Dashboard;
  /** Undefined for an annotation. */
  readonly panel: Panel | undefined;
  /** Title of the panel, or name of the annotation. */
  readonly title: string;
  readonly target: Target;
  readonly choice: Choice;
  /** The query with its variables put in. */
  readonly text: string;
}

/** Everything that a dashboard asks under one setting of its variables. */
export function errandsOf(dashboard: Dashboard, choice: Choice, window: Window): Errand[] {
  const times = timeChoices({ ...window, scrapeInterval: SCRAPE_INTERVAL });
  const choices = new Map([...choice.values, ...times]);
  const errand = (panel: Panel | undefined, title: string, target: Target): Errand => {
    const text = interpolate(textOf(target), choices);
    return { dashboard, panel, title, target, choice, text };
  };
  return [
    ...dashboard.panels.flatMap((panel) =>
      panel.targets.map((target) => errand(panel, panel.title, target)),
    ),
    ...dashboard.annotations.list.map((annotation) =>
      errand(undefined, `annotation ${annotation.name}`, {
        refId: 'annotation',
        datasource: annotation.datasource,
        expr: annotation.expr,
      }),
    ),
  ];
}

function textOf(target: Target): string {
  if (target.queryType === 'serviceMap') return [target.serviceMapQuery ?? '{}'].flat().join('');
  return queryOf(target)?.text ?? '';
}
