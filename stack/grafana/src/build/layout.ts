import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Emptiness, PanelPlan } from './panel.ts';

const COLUMNS = 24;

/** A headed section of a dashboard. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PanelPlan[];
  /** Draws the section once for each chosen value of this variable. */
  readonly repeat?: string;
}

/** A panel with its place. The preflight reads `x-lab`; Grafana does not look at it. */
export type PlacedPanel = (Panel | RowPanel) & {
  readonly 'x-lab'?: { readonly mayBeEmpty: Emptiness };
};

/** Puts panels side by side from left to right, in lines as high as their highest panel. */
export function place(sections: readonly Section[]): PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  let y = 0;
  for (const { title, panels, repeat } of sections) {
    placed.push({
      type: 'row',
      id: placed.length + 1,
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
      ...(repeat === undefined ? {} : { repeat }),
    });
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const { panel, width, height, mayBeEmpty } of panels) {
      if (x + width > COLUMNS) {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
      }
      placed.push({
        ...panel,
        id: placed.length + 1,
        gridPos: { x, y, w: width, h: height },
        ...(mayBeEmpty === undefined ? {} : { 'x-lab': { mayBeEmpty } }),
      });
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return placed;
}
