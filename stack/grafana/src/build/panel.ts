import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type {
  DashboardLink,
  DynamicConfigValue,
  Panel,
  ThresholdsConfigBuilder,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Link, linkBuilder } from './links.ts';
import type { Query } from './queries.ts';
import { type Steps, thresholds } from './thresholds.ts';

/**
 * When a panel may rightly be empty in a healthy kit. `narrowed`: when the variables choose something
 * quiet, never when they choose everything. `always`: what it shows need not exist.
 */
export type Emptiness = 'narrowed' | 'always';

/** What every panel says about itself. */
export interface PanelText {
  readonly title: string;
  /** What is shown, and what to make of it: one or two sentences. */
  readonly about: string;
  /** Columns of 24 and units of height; each kind of panel has its default. */
  readonly width?: number;
  readonly height?: number;
  readonly links?: readonly Link[];
  /** Draws the panel once for each chosen value of this variable. */
  readonly repeat?: string;
}

/** What every panel with data has beside. */
export interface DataPanel extends PanelText {
  readonly queries: readonly Query[];
  /** Shown instead of "No data", with when that is right. Without it there must be data. */
  readonly ifEmpty?: { readonly text: string; readonly when: Emptiness };
}

/** What every panel that shows numbers has beside. */
export interface NumberPanel extends DataPanel {
  /** A unit of Grafana, as listed in `@grafana/grafana-foundation-sdk/units`. */
  readonly unit: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly steps?: Steps;
  /** Offered on each value. */
  readonly valueLinks?: readonly Link[];
  /** Texts and colours in place of values. */
  readonly values?: readonly ValueMapping[];
}

/** A panel, before it has a place. */
export interface PanelPlan {
  readonly width: number;
  readonly height: number;
  readonly panel: Panel;
  readonly mayBeEmpty?: Emptiness;
}

export interface Override {
  /** Name of the field, as the viewer sees it after transformations. */
  readonly field: string;
  readonly properties: readonly DynamicConfigValue[];
}

/** The part of the builders of all panel kinds that is used here. */
interface AnyPanelBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  links(links: Builder<DashboardLink>[]): this;
  repeat(name: string): this;
  maxPerRow(count: number): this;
}

interface DataPanelBuilder extends AnyPanelBuilder {
  datasource(source: DataSourceRef): this;
  targets(targets: Builder<Dataquery>[]): this;
  noValue(text: string): this;
}

interface NumberPanelBuilder extends DataPanelBuilder {
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  mappings(mappings: ValueMapping[]): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Finishes a panel without data. */
export function textPlan(builder: AnyPanelBuilder, spec: PanelText, size: Size): PanelPlan {
  builder.title(spec.title).description(spec.about);
  if (spec.links !== undefined) builder.links(spec.links.map(linkBuilder));
  if (spec.repeat !== undefined) builder.repeat(spec.repeat).maxPerRow(2);
  return {
    width: spec.width ?? size.width,
    height: spec.height ?? size.height,
    panel: builder.build(),
  };
}

/** Finishes a panel with data. */
export function dataPlan(builder: DataPanelBuilder, spec: DataPanel, size: Size): PanelPlan {
  const [first] = spec.queries;
  if (first === undefined) throw new TypeError(`"${spec.title}" has no query`);
  builder.datasource({ ...first.source });
  builder.targets(
    spec.queries.map((query, index) => ({
      build: () => query.build(String.fromCharCode('A'.charCodeAt(0) + index)),
    })),
  );
  if (spec.ifEmpty !== undefined) builder.noValue(spec.ifEmpty.text);
  const plan = textPlan(builder, spec, size);
  return spec.ifEmpty === undefined ? plan : { ...plan, mayBeEmpty: spec.ifEmpty.when };
}

/** Finishes a panel that shows numbers. */
export function numberPlan(builder: NumberPanelBuilder, spec: NumberPanel, size: Size): PanelPlan {
  builder.unit(spec.unit);
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.steps !== undefined) builder.thresholds(thresholds(spec.steps));
  if (spec.values !== undefined) builder.mappings([...spec.values]);
  if (spec.valueLinks !== undefined) builder.dataLinks(spec.valueLinks.map(linkBuilder));
  return dataPlan(builder, spec, size);
}
