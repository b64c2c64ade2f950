import { useMemo } from 'react';
import type { PanelData } from '../../queries/data.ts';
import type { TimeRange } from '../../time/range.ts';
import { TimeSeriesPanel } from '../dashboards/panels/timeseries.tsx';
import { seriesPanel, unitOf } from './series-panel.ts';

/** So many lines that they can still be told apart, and the page stays quick. */
const maxSeries = 100;

interface SeriesGraphProps {
  readonly data: PanelData;
  readonly query: string;
  readonly range: TimeRange;
}

const noChoices = new Map();

/** Series over time with a legend; exemplars are dots that open their trace. */
export function SeriesGraph({ data, query, range }: SeriesGraphProps) {
  const panel = useMemo(() => seriesPanel(unitOf(query)), [query]);
  const scope = useMemo(() => ({ choices: noChoices, texts: noChoices, range }), [range]);
  const bounded = useMemo(() => ({ ...data, series: data.series.slice(0, maxSeries) }), [data]);
  const left = data.series.length - bounded.series.length;
  return (
    <div className="dash-body explore-graph">
      {left > 0 && (
        <p className="muted">
          The first {maxSeries} of {data.series.length} series. Aggregate with <code>sum by</code>,
          or ask for the largest with <code>topk(10, …)</code>.
        </p>
      )}
      <TimeSeriesPanel panel={panel} title="Series" data={bounded} marks={[]} scope={scope} />
    </div>
  );
}
