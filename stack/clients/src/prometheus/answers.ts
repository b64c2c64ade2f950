import { z } from 'zod';
import { envelope } from '../envelope.ts';
import { instantSeriesSchema, labelsSchema, rangeSeriesSchema, sampleSchema } from '../values.ts';

/** Native histograms have no float value and are left out: no client of the kit makes them. */
const floatSeries = <S extends z.ZodType>(series: S, key: 'value' | 'values') =>
  z
    .array(z.unknown())
    .transform((all) =>
      all.filter((item) => typeof item === 'object' && item !== null && key in item),
    )
    .pipe(z.array(series));

export const instantAnswer = envelope(
  z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: floatSeries(instantSeriesSchema, 'value'),
    }),
    z.object({ resultType: z.literal('scalar'), result: sampleSchema }),
    z.object({ resultType: z.literal('matrix'), result: z.unknown() }),
    z.object({ resultType: z.literal('string'), result: z.unknown() }),
  ]),
);

export const rangeAnswer = envelope(
  z.object({ resultType: z.literal('matrix'), result: floatSeries(rangeSeriesSchema, 'values') }),
);

export const statsAnswer = envelope(
  z.object({
    stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }),
  }),
);

export const stringsAnswer = envelope(z.array(z.string()));
export const seriesAnswer = envelope(z.array(labelsSchema));

const targetSchema = z.object({
  scrapePool: z.string(),
  scrapeUrl: z.string(),
  labels: labelsSchema,
  discoveredLabels: labelsSchema.default({}),
  health: z.enum(['up', 'down', 'unknown']),
  lastError: z.string(),
  lastScrape: z.string(),
  lastScrapeDuration: z.number(),
});

export const targetsAnswer = envelope(
  z.object({
    activeTargets: z.array(targetSchema),
    droppedTargets: z.array(z.object({ discoveredLabels: labelsSchema })).nullish(),
  }),
);

const alertSchema = z.object({
  labels: labelsSchema,
  annotations: labelsSchema,
  state: z.enum(['pending', 'firing', 'inactive']),
  activeAt: z.string().nullish(),
  value: z.string(),
});

export const alertsAnswer = envelope(z.object({ alerts: z.array(alertSchema) }));

const health = {
  health: z.string(),
  lastError: z.string().default(''),
  evaluationTime: z.number().default(0),
};

const ruleSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alerting'),
    name: z.string(),
    query: z.string(),
    /** Seconds. */
    duration: z.number(),
    labels: labelsSchema.default({}),
    annotations: labelsSchema.default({}),
    state: z.enum(['pending', 'firing', 'inactive', 'unknown']),
    alerts: z.array(alertSchema).nullish(),
    ...health,
  }),
  z.object({
    type: z.literal('recording'),
    name: z.string(),
    query: z.string(),
    labels: labelsSchema.default({}),
    ...health,
  }),
]);

export const rulesAnswer = envelope(
  z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        /** Seconds. */
        interval: z.number(),
        rules: z.array(ruleSchema),
      }),
    ),
  }),
);

const metadataSchema = z.object({
  type: z.string(),
  help: z.string(),
  unit: z.string().default(''),
});
export const metadataAnswer = envelope(z.record(z.string(), z.array(metadataSchema)));

export const exemplarsAnswer = envelope(
  z
    .array(
      z.object({
        seriesLabels: labelsSchema,
        exemplars: z.array(
          z.object({
            labels: labelsSchema,
            value: z.union([z.string().transform(Number), z.number()]),
            timestamp: z.number(),
          }),
        ),
      }),
    )
    .nullable(),
);

export const flagsAnswer = envelope(labelsSchema);
export const configAnswer = envelope(z.object({ yaml: z.string() }));
export const buildAnswer = envelope(z.object({ version: z.string(), revision: z.string() }));

const statistic = z.array(z.object({ name: z.string(), value: z.number() }));
export const tsdbAnswer = envelope(
  z.object({
    headStats: z.object({
      numSeries: z.number(),
      chunkCount: z.number(),
      minTime: z.number(),
      maxTime: z.number(),
    }),
    seriesCountByMetricName: statistic,
    labelValueCountByLabelName: statistic,
    memoryInBytesByLabelName: statistic,
    seriesCountByLabelValuePair: statistic,
  }),
);

/** `vector` holds one sample of each series, `matrix` many. */
export type ResultType = z.output<typeof instantAnswer>['resultType'];
export type Target = z.output<typeof targetSchema>;
export type PrometheusAlert = z.output<typeof alertSchema>;
export type Rule = z.output<typeof ruleSchema>;
export type RuleGroup = z.output<typeof rulesAnswer>['groups'][number];
export type Metadata = z.output<typeof metadataSchema>;
export type TsdbStatus = z.output<typeof tsdbAnswer>;

/** The exemplars of one series. */
export interface SeriesExemplars {
  readonly labels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    /** Unix seconds. */
    readonly time: number;
  }[];
}
