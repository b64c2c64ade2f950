import { z } from 'zod';
import { countSchema, fromNanoseconds, nanosecondsSchema, type Sample } from '../values.ts';
import { attributesSchema, spansSchema } from './span.ts';

const paddedTraceId = z.string().transform((text) => text.toLowerCase().padStart(32, '0'));

/** A trace that is not there: an empty object, or null. */
export const traceAnswer = z
  .object({
    trace: z
      .object({ resourceSpans: spansSchema.optional(), batches: spansSchema.optional() })
      .nullish(),
  })
  .transform(({ trace }) => trace?.resourceSpans ?? trace?.batches ?? []);

const spanSetSchema = z
  .object({
    spans: z
      .array(
        z.object({
          spanID: z.string(),
          name: z.string().default(''),
          startTimeUnixNano: nanosecondsSchema.default('0'),
          durationNanos: countSchema.default(0),
          attributes: attributesSchema,
        }),
      )
      .default([]),
    matched: z.number().default(0),
    attributes: attributesSchema,
  })
  .transform(({ spans, matched, attributes }) => ({
    matched,
    attributes,
    spans: spans.map(({ spanID, name, startTimeUnixNano, durationNanos, ...span }) => ({
      spanId: spanID,
      name,
      startTime: fromNanoseconds(startTimeUnixNano),
      durationMs: durationNanos / 1e6,
      attributes: span.attributes,
    })),
  }));

const traceSummarySchema = z
  .object({
    traceID: paddedTraceId,
    rootServiceName: z.string().default(''),
    rootTraceName: z.string().default(''),
    startTimeUnixNano: nanosecondsSchema.default('0'),
    durationMs: z.number().default(0),
    spanSet: spanSetSchema.nullish(),
    spanSets: z.array(spanSetSchema).nullish(),
  })
  .transform((found) => ({
    traceId: found.traceID,
    rootService: found.rootServiceName,
    rootName: found.rootTraceName,
    /** Unix seconds. */
    startTime: fromNanoseconds(found.startTimeUnixNano),
    durationMs: found.durationMs,
    /** The matching spans, cut to the limit of the search; `matched` counts all of them. */
    spanSets: found.spanSets ?? (found.spanSet ? [found.spanSet] : []),
  }));

export const searchAnswer = z
  .object({ traces: z.array(traceSummarySchema).nullish() })
  .transform(({ traces }) => traces ?? []);

export const tagsAnswer = z
  .object({
    scopes: z.array(z.object({ name: z.string(), tags: z.array(z.string()).nullish() })).nullish(),
  })
  .transform(({ scopes }) =>
    Object.fromEntries((scopes ?? []).map(({ name, tags }) => [name, tags ?? []])),
  );

export const tagValuesAnswer = z
  .object({ tagValues: z.array(z.object({ type: z.string(), value: z.string() })).nullish() })
  .transform(({ tagValues }) => tagValues ?? []);

const metricSeriesSchema = z
  .object({
    labels: attributesSchema,
    samples: z
      .array(z.object({ timestampMs: countSchema, value: z.number().default(0) }))
      .nullish(),
  })
  .transform(({ labels, samples }) => ({
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])),
    values: (samples ?? []).map(({ timestampMs, value }): Sample => [timestampMs / 1000, value]),
  }));

/** Series without a value (0) leave it out, as protobuf's JSON does. */
export const metricsAnswer = z
  .object({ series: z.array(metricSeriesSchema).nullish() })
  .transform(({ series }) => series ?? []);

export type TraceSummary = z.output<typeof traceSummarySchema>;
export type SpanSet = z.output<typeof spanSetSchema>;
