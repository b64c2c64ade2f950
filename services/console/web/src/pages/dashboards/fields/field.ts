import type { Panel } from '@lab/dashboards/model';
import { z } from '../../../api/zod.ts';
import { formatValue } from './units.ts';

const thresholdsSchema = z.object({
  mode: z.enum(['absolute', 'percentage']).default('absolute'),
  steps: z.array(z.object({ color: z.string(), value: z.number().nullish() })),
});

const outcome = z.object({ text: z.string().optional(), color: z.string().optional() });

const mappingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('value'), options: z.record(z.string(), outcome) }),
  z.object({
    type: z.literal('range'),
    options: z.object({
      from: z.number().nullish(),
      to: z.number().nullish(),
      result: outcome,
    }),
  }),
  z.object({
    type: z.literal('special'),
    options: z.object({ match: z.string(), result: outcome }),
  }),
]);

const linkSchema = z.object({ title: z.string(), url: z.string().default('') });

const customSchema = z.object({
  drawStyle: z.string().default('line'),
  fillOpacity: z.number().default(0),
  lineWidth: z.number().default(1),
  stacking: z.object({ mode: z.string() }).default({ mode: 'none' }),
  cellOptions: z.object({ type: z.string() }).default({ type: 'auto' }),
});

const fieldSchema = z.object({
  displayName: z.string().optional(),
  unit: z.string().optional(),
  decimals: z.number().nullish(),
  min: z.number().nullish(),
  max: z.number().nullish(),
  noValue: z.string().optional(),
  color: z.object({ mode: z.string(), fixedColor: z.string().optional() }).optional(),
  thresholds: thresholdsSchema.optional(),
  mappings: z.array(mappingSchema).default([]),
  links: z.array(linkSchema).default([]),
  custom: customSchema.prefault({}),
});

/** How the values of one series or column are shown. */
export type Field = z.output<typeof fieldSchema>;

/**
 * How a panel shows the values of a series or column: its defaults, and the overrides for that name.
 * @throws ZodError when the panel says something that nobody can draw
 */
export function fieldOf(panel: Panel, name?: string, refId?: string): Field {
  const settings: Record<string, unknown> = { ...panel.fieldConfig?.defaults };
  for (const { matcher, properties } of panel.fieldConfig?.overrides ?? []) {
    if (!matches(matcher, name, refId)) continue;
    for (const { id, value } of properties) set(settings, id, value);
  }
  return fieldSchema.parse(settings);
}

function matches(
  { id, options }: { id: string; options?: unknown },
  name: string | undefined,
  refId: string | undefined,
): boolean {
  if (id === 'byName') return options === name;
  if (id === 'byFrameRefID') return options === refId;
  if (id === 'byRegexp' && typeof options === 'string' && name !== undefined) {
    return new RegExp(options.replace(/^\/(.*)\/\w*$/, '$1')).test(name);
  }
  return false;
}

function set(settings: Record<string, unknown>, id: string, value: unknown): void {
  const key = id.replace(/^custom\./, '');
  if (key === id) settings[id] = value;
  else settings.custom = { ...asRecord(settings.custom), [key]: value };
}

const asRecord = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

/** A value as text, and the name of its colour where it has one. */
export interface Shown {
  readonly text: string;
  readonly color: string | undefined;
}

/** A number through mappings, unit and thresholds. */
export function show(value: number, field: Field): Shown {
  const mapped = field.mappings.map((mapping) => outcomeOf(mapping, value)).find(Boolean);
  return {
    text: mapped?.text ?? formatValue(value, field.unit, field.decimals ?? undefined),
    color: mapped?.color ?? thresholdColor(value, field),
  };
}

function outcomeOf(mapping: Field['mappings'][number], value: number) {
  if (mapping.type === 'value') return mapping.options[String(value)];
  if (mapping.type === 'range') {
    const { from, to, result } = mapping.options;
    const isIn =
      value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY);
    return isIn ? result : undefined;
  }
  const { match, result } = mapping.options;
  return (match === 'nan' || match === 'null+nan') && Number.isNaN(value) ? result : undefined;
}

/** The colour of the highest step that a value reaches. */
export function thresholdColor(value: number, field: Field): string | undefined {
  const { thresholds, min, max } = field;
  if (thresholds === undefined) return undefined;
  const low = min ?? 0;
  const size =
    thresholds.mode === 'percentage' ? ((value - low) / ((max ?? 100) - low)) * 100 : value;
  return thresholds.steps.findLast((step) => size >= (step.value ?? Number.NEGATIVE_INFINITY))
    ?.color;
}
