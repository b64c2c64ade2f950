import type { ComponentType } from 'react';
import { BarGaugePanel } from './bargauge.tsx';
import type { PanelBodyProps } from './body.ts';
import { GaugePanel } from './gauge.tsx';
import { HeatmapPanel } from './heatmap.tsx';
import { HistogramPanel } from './histogram.tsx';
import { LogsPanel } from './logs.tsx';
import { NodeGraphPanel } from './node-graph.tsx';
import { PiePanel } from './piechart.tsx';
import { StatPanel } from './stat.tsx';
import { StateTimelinePanel } from './state-timeline.tsx';
import { TablePanel } from './table.tsx';
import { TextPanel } from './text.tsx';
import { TimeSeriesPanel } from './timeseries.tsx';

/** The kinds of panels that the console draws, by the names that Grafana has for them. */
export const kinds: Readonly<Record<string, ComponentType<PanelBodyProps>>> = {
  bargauge: BarGaugePanel,
  gauge: GaugePanel,
  heatmap: HeatmapPanel,
  histogram: HistogramPanel,
  logs: LogsPanel,
  nodeGraph: NodeGraphPanel,
  piechart: PiePanel,
  stat: StatPanel,
  'state-timeline': StateTimelinePanel,
  table: TablePanel,
  text: TextPanel,
  timeseries: TimeSeriesPanel,
};
