import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugePanel } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { type NumberPanel, numberPlan, type PanelPlan } from './panel.ts';
import { neutral } from './thresholds.ts';

const latest = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

const byThresholds = () => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);

/** One large number with its course. */
export function stat(spec: NumberPanel): PanelPlan {
  const builder = new StatPanel()
    .reduceOptions(latest())
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .colorScheme(byThresholds());
  return numberPlan(builder, { steps: neutral, ...spec }, { width: 4, height: 4 });
}

/** A number between a minimum and a maximum. */
export function gauge(
  spec: NumberPanel & Required<Pick<NumberPanel, 'min' | 'max' | 'steps'>>,
): PanelPlan {
  const builder = new GaugePanel()
    .reduceOptions(latest())
    .showThresholdMarkers(true)
    .showThresholdLabels(false)
    .colorScheme(byThresholds());
  return numberPlan(builder, spec, { width: 6, height: 6 });
}

/** A bar for each series, the names on the left. */
export function bars(spec: NumberPanel): PanelPlan {
  const builder = new BarGaugePanel()
    .reduceOptions(latest())
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .colorScheme(byThresholds());
  return numberPlan(builder, { min: 0, steps: neutral, ...spec }, { width: 8, height: 8 });
}
