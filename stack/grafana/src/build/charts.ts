import {
  BarAlignment,
  GraphDrawStyle,
  HeatmapCellLayout,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  FilterValueRangeBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder as HeatmapPanel,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as HistogramPanel } from '@grafana/grafana-foundation-sdk/histogram';
import {
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
  PanelBuilder as PieChartPanel,
  PieChartType,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as StateTimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { type DataPanel, type NumberPanel, numberPlan, type PanelPlan } from './panel.ts';
import { neutral } from './thresholds.ts';

interface TimeSeries extends NumberPanel {
  /** Lines (the default), areas on top of each other, or bars on top of each other. */
  readonly shape?: 'lines' | 'stack' | 'bars';
}

/** Values over time, with the last and the highest value of each series in the legend. */
export function timeseries(spec: TimeSeries): PanelPlan {
  const shape = spec.shape ?? 'lines';
  const builder = new TimeSeriesPanel()
    .lineWidth(1)
    .fillOpacity({ lines: 10, stack: 40, bars: 60 }[shape])
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .legend(tableLegend(['lastNotNull', 'max']))
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    );
  if (shape !== 'lines') {
    builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  }
  if (shape === 'bars') {
    builder.drawStyle(GraphDrawStyle.Bars).barAlignment(BarAlignment.Before);
  }
  return numberPlan(builder, { min: 0, ...spec }, { width: 12, height: 8 });
}

/** Buckets of a histogram over time: how many observations fell into which. */
export function heatmap(spec: Omit<NumberPanel, 'steps' | 'values'>): PanelPlan {
  const builder = new HeatmapPanel()
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(spec.unit))
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto).value('Count'))
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Oranges')
        .fill('dark-orange')
        .exponent(0.5)
        .steps(64)
        .reverse(false),
    )
    .cellGap(1)
    .filterValues(new FilterValueRangeBuilder().le(1e-9))
    .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
    .showLegend();
  return numberPlan(builder, spec, { width: 12, height: 8 });
}

/** How often which value occurs among all values of all series. */
export function histogram(spec: NumberPanel): PanelPlan {
  const builder = new HistogramPanel()
    .combine(true)
    .fillOpacity(60)
    .legend(new VizLegendOptionsBuilder().showLegend(false).calcs([]));
  return numberPlan(builder, spec, { width: 12, height: 8 });
}

/** Shares of a whole, at the end of the time range. */
export function piechart(spec: NumberPanel): PanelPlan {
  const builder = new PieChartPanel()
    .pieType(PieChartType.Donut)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .legend(
      new PieChartLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .showLegend(true)
        .values([PieChartLegendValues.Value, PieChartLegendValues.Percent]),
    );
  return numberPlan(builder, spec, { width: 8, height: 8 });
}

/** States over time: each value has a text and a colour. */
export function stateTimeline(spec: DataPanel & Required<Pick<NumberPanel, 'values'>>): PanelPlan {
  const builder = new StateTimelinePanel()
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .fillOpacity(80)
    .mappings([...spec.values])
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    );
  return numberPlan(builder, { steps: neutral, ...spec, unit: 'short' }, { width: 12, height: 8 });
}

const tableLegend = (calcs: string[]) =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
