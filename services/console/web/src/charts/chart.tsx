import { lazy, Suspense } from 'react';
import { loadPart } from '../ui/load-part.ts';
import type { ChartOption } from './echarts.ts';

export interface ChartProps {
  /** What the chart shows, for people who do not see it. */
  readonly label: string;
  /** Options of ECharts. Keep the object while nothing changes: a new one is drawn anew. */
  readonly option: ChartOption;
  /** Told of the data item that was clicked, as it stands in the option. */
  readonly onPick?: (data: unknown) => void;
}

const CanvasChart = lazy(loadPart(() => import('./canvas-chart.tsx')));

/** The one door to ECharts. It is most of the page's script, and comes when there is a chart to draw. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<div className="chart" role="img" aria-label={props.label} />}>
      <CanvasChart {...props} />
    </Suspense>
  );
}
