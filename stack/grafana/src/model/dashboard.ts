import { z } from 'zod';

/**
 * The dashboard JSON as the kit reads it: what Grafana writes, down to what a renderer, the lint and
 * the preflight need. Everything else is kept as it is.
 */

const source = z.looseObject({ type: z.string().optional(), uid: z.string() });

const target = z.looseObject({
  refId: z.string(),
  datasource: source.optional(),
  /** PromQL or LogQL. */
  expr: z.string().optional(),
  /** TraceQL. */
  query: z.string().optional(),
  queryType: z.string().optional(),
  serviceMapQuery: z.union([z.string(), z.array(z.string())]).optional(),
  metricsQueryType: z.string().optional(),
  legendFormat: z.string().optional(),
  format: z.string().optional(),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
  exemplar: z.boolean().optional(),
  maxLines: z.number().optional(),
  limit: z.number().optional(),
});

const link = z.looseObject({ title: z.string(), url: z.string().optional() });

const fieldConfig = z.looseObject({
  defaults: z.looseObject({
    unit: z.string().optional(),
    noValue: z.string().optional(),
    links: z.array(link).optional(),
    mappings: z.array(z.unknown()).optional(),
  }),
  overrides: z
    .array(
      z.looseObject({
        matcher: z.looseObject({ id: z.string(), options: z.unknown() }),
        properties: z.array(z.looseObject({ id: z.string(), value: z.unknown() })),
      }),
    )
    .default([]),
});

const panel = z.looseObject({
  id: z.int(),
  type: z.string(),
  title: z.string().default(''),
  description: z.string().optional(),
  datasource: source.optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  fieldConfig: fieldConfig.optional(),
  options: z.looseObject({}).optional(),
  targets: z.array(target).default([]),
  transformations: z.array(z.looseObject({ id: z.string(), options: z.unknown() })).default([]),
  links: z.array(link).default([]),
  repeat: z.string().optional(),
  /** When the panel may rightly be empty; see the README of stack/grafana. */
  'x-lab': z.object({ mayBeEmpty: z.enum(['narrowed', 'always']) }).optional(),
});

const variable = z.looseObject({
  name: z.string(),
  type: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  datasource: source.optional(),
  query: z.union([z.string(), z.looseObject({})]).optional(),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().optional(),
  hide: z.int().default(0),
  current: z
    .looseObject({ value: z.union([z.string(), z.array(z.string())]).optional() })
    .optional(),
});

const annotation = z.looseObject({
  name: z.string(),
  enable: z.boolean().default(true),
  datasource: source.optional(),
  expr: z.string().optional(),
  titleFormat: z.string().optional(),
  textFormat: z.string().optional(),
  tagKeys: z.string().optional(),
  iconColor: z.string().optional(),
});

export const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  time: z.object({ from: z.string(), to: z.string() }).default({ from: 'now-15m', to: 'now' }),
  refresh: z.string().optional(),
  links: z.array(link).default([]),
  templating: z.object({ list: z.array(variable).default([]) }).default({ list: [] }),
  annotations: z.object({ list: z.array(annotation).default([]) }).default({ list: [] }),
  panels: z.array(panel).default([]),
});

export type Dashboard = z.output<typeof dashboardSchema>;
export type Panel = z.output<typeof panel>;
export type Target = z.output<typeof target>;
export type Variable = z.output<typeof variable>;
export type Annotation = z.output<typeof annotation>;
export type SourceRef = z.output<typeof source>;
