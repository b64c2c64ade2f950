import type { Panel } from '../../model/dashboard.ts';
import type { Remark, Rule } from '../finding.ts';

/** Agreed for all dashboards: more than this nobody takes in at a glance. */
const SIDE_BY_SIDE = 6;
const IN_A_ROW = 8;
const COLUMNS = 24;

export const layout: Rule = {
  id: 'layout',
  demands: `At most ${IN_A_ROW} panels under one row heading and ${SIDE_BY_SIDE} side by side, none over another.`,
  check: ({ panels }) => [...crowdedRows(panels), ...crowdedLines(panels), ...misplaced(panels)],
};

function crowdedRows(panels: readonly Panel[]): Remark[] {
  const rows: { title: string; count: number }[] = [{ title: '(before the first row)', count: 0 }];
  for (const { type, title } of panels) {
    const last = rows.at(-1);
    if (type === 'row') rows.push({ title, count: 0 });
    else if (last !== undefined) last.count += 1;
  }
  return rows
    .filter(({ count }) => count > IN_A_ROW)
    .map(({ title, count }) => ({ problem: `row "${title}" has ${count} panels` }));
}

function crowdedLines(panels: readonly Panel[]): Remark[] {
  const lines = Map.groupBy(panels, ({ gridPos }) => gridPos.y);
  return [...lines.values()]
    .filter(({ length }) => length > SIDE_BY_SIDE)
    .map((line) => ({
      panel: line[0]?.title ?? '',
      problem: `${line.length} panels stand side by side`,
    }));
}

function misplaced(panels: readonly Panel[]): Remark[] {
  return panels.flatMap((panel, index) => {
    const { x, w, h } = panel.gridPos;
    const remarks: Remark[] = [];
    if (x < 0 || x + w > COLUMNS || h < 1) {
      remarks.push({ panel: panel.title, problem: 'does not fit into the 24 columns' });
    }
    const other = panels.slice(index + 1).find((later) => overlap(panel, later));
    if (other !== undefined) {
      remarks.push({ panel: panel.title, problem: `lies over "${other.title}"` });
    }
    return remarks;
  });
}

const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel) =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
