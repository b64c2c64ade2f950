import { type Choices, dashboardSchema, interpolate, type Panel } from '@lab/dashboards/model';
import { everything } from './variables/choose.ts';
import type { ResolvedVariable } from './variables/resolve.ts';

/** A panel in its place, with the variables that hold for it. */
export interface PlacedPanel {
  readonly key: string;
  readonly panel: Panel;
  readonly choices: Choices;
  readonly texts: Choices;
}

/** A row of a dashboard and the panels below it. */
export interface Section {
  readonly key: string;
  /** Undefined above the first row. */
  readonly title: string | undefined;
  readonly isCollapsed: boolean;
  readonly panels: readonly PlacedPanel[];
}

interface Scope {
  readonly key: string;
  readonly choices: Choices;
  readonly texts: Choices;
}

/** The sections of a dashboard from top to bottom, repeated ones once for each chosen value. */
export function sectionsOf(
  panels: readonly Panel[],
  variables: readonly ResolvedVariable[],
  choices: Choices,
  texts: Choices,
): Section[] {
  const rows: { row: Panel | undefined; below: Panel[] }[] = [];
  for (const panel of panels.toSorted(byPlace)) {
    if (panel.type === 'row') rows.push({ row: panel, below: collapsedPanels(panel) });
    else if (rows.length === 0) rows.push({ row: undefined, below: [panel] });
    else rows.at(-1)?.below.push(panel);
  }
  return rows.flatMap(({ row, below }) =>
    scopes({ key: String(row?.id ?? 'top'), choices, texts }, row?.repeat, variables).map(
      (scope) => ({
        key: scope.key,
        title: row === undefined ? undefined : interpolate(row.title, scope.texts),
        isCollapsed: row?.collapsed === true,
        panels: below.flatMap((panel) => repeated(panel, scope, variables)),
      }),
    ),
  );
}

const byPlace = (a: Panel, b: Panel) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;

/** A collapsed row holds its panels itself. */
function collapsedPanels(row: Panel): Panel[] {
  return dashboardSchema.shape.panels.parse(row.panels).toSorted(byPlace);
}

function repeated(
  panel: Panel,
  scope: Scope,
  variables: readonly ResolvedVariable[],
): PlacedPanel[] {
  const all = scopes({ ...scope, key: `${scope.key}/${panel.id}` }, panel.repeat, variables);
  const width = panel.repeat === undefined ? panel.gridPos.w : shareOf(all.length, panel);
  return all.map(({ key, choices, texts }) => ({
    key,
    choices,
    texts,
    panel: { ...panel, gridPos: { ...panel.gridPos, w: width } },
  }));
}

/** Repeats to the right share the width; repeats downwards keep theirs. */
function shareOf(count: number, { gridPos, repeatDirection, maxPerRow }: Panel): number {
  if (repeatDirection === 'v') return gridPos.w;
  const most = typeof maxPerRow === 'number' ? maxPerRow : 4;
  return Math.floor(24 / Math.max(1, Math.min(count, most)));
}

function scopes(
  scope: Scope,
  name: string | undefined,
  variables: readonly ResolvedVariable[],
): Scope[] {
  const resolved = variables.find(({ variable }) => variable.name === name);
  if (name === undefined || resolved === undefined) return [scope];
  const { selected, options } = resolved;
  const values = selected.includes(everything) ? options : selected;
  return values.map((value) => ({
    key: `${scope.key}:${value}`,
    choices: new Map(scope.choices).set(name, { kind: 'one', value, escaped: true }),
    texts: new Map(scope.texts).set(name, { kind: 'one', value, escaped: false }),
  }));
}
