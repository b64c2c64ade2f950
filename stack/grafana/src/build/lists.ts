import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as NodeGraphPanel } from '@grafana/grafana-foundation-sdk/nodegraph';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { TextMode, PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import { type Link, linkBuilder } from './links.ts';
import { type DataPanel, dataPlan, type PanelPlan, type PanelText, textPlan } from './panel.ts';
import { type Steps, thresholds } from './thresholds.ts';

/** A column as the viewer sees it. */
export interface Column {
  /** Field of the answer: a label, or `Value #A` for the value of query A. */
  readonly from: string;
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  /** Colours the text of the cell. */
  readonly steps?: Steps;
  readonly links?: readonly Link[];
}

interface Table extends DataPanel {
  /** In order; fields that are not listed are left out. */
  readonly columns: readonly Column[];
  /** Title of the column that sorts, the largest first. */
  readonly sortBy?: string;
}

/** A table of instant queries, joined by the labels they share. */
export function table(spec: Table): PanelPlan {
  const builder = new TablePanel().transformations(tidy(spec.columns));
  for (const { title, unit, decimals, steps, links } of spec.columns) {
    const properties: { id: string; value: unknown }[] = [];
    if (unit !== undefined) properties.push({ id: 'unit', value: unit });
    if (decimals !== undefined) properties.push({ id: 'decimals', value: decimals });
    if (steps !== undefined) {
      properties.push({ id: 'thresholds', value: thresholds(steps).build() });
      properties.push({ id: 'custom.cellOptions', value: { type: 'color-text' } });
    }
    if (links !== undefined) {
      properties.push({ id: 'links', value: links.map((link) => linkBuilder(link).build()) });
    }
    if (properties.length > 0) builder.overrideByName(title, properties);
  }
  if (spec.sortBy !== undefined) {
    const sort = { displayName: spec.sortBy, desc: true };
    builder.sortBy([{ build: () => sort }]);
  }
  return dataPlan(builder, spec, { width: 12, height: 8 });
}

/** Joins the answers into one table, and keeps, orders and renames the columns. */
const tidy = (columns: readonly Column[]): DataTransformerConfig[] => [
  { id: 'merge', options: {} },
  { id: 'filterFieldsByName', options: { include: { names: columns.map(({ from }) => from) } } },
  {
    id: 'organize',
    options: {
      indexByName: Object.fromEntries(columns.map(({ from }, index) => [from, index])),
      renameByName: Object.fromEntries(columns.map(({ from, title }) => [from, title])),
      excludeByName: {},
    },
  },
];

/** Traces that a TraceQL query finds; the id opens the trace. */
export const traceList = (spec: DataPanel): PanelPlan =>
  dataPlan(new TablePanel(), spec, { width: 24, height: 9 });

/** Log lines, the newest first. */
export function logLines(spec: DataPanel): PanelPlan {
  const builder = new LogsPanel()
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .dedupStrategy(LogsDedupStrategy.None);
  return dataPlan(builder, spec, { width: 24, height: 10 });
}

/** Who calls whom. */
export const nodeGraph = (spec: DataPanel): PanelPlan =>
  dataPlan(new NodeGraphPanel(), spec, { width: 24, height: 12 });

/** Words, in Markdown. */
export const words = (spec: PanelText & { readonly markdown: string }): PanelPlan =>
  textPlan(new TextPanel().mode(TextMode.Markdown).content(spec.markdown.trim()), spec, {
    width: 24,
    height: 4,
  });
