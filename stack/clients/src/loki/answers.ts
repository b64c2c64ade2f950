import { z } from 'zod';
import { envelope } from '../envelope.ts';
import {
  fromNanoseconds,
  instantSeriesSchema,
  type Labels,
  labelsSchema,
  nanosecondsSchema,
  type RangeSeries,
  rangeSeriesSchema,
  sampleSchema,
} from '../values.ts';

/** One log line. Everything in it is untrusted text. */
export interface LogEntry {
  /** Unix seconds. */
  readonly time: number;
  /** The same in nanoseconds, exact. */
  readonly timeNs: string;
  readonly line: string;
  /** Structured metadata. */
  readonly metadata: Labels;
  /** Labels that the query's parsers took out of the line. */
  readonly parsed: Labels;
}

export interface LogStream {
  readonly labels: Labels;
  readonly entries: readonly LogEntry[];
}

/** Lines, or series when the query is a metric query. */
export type LokiRange =
  | { readonly kind: 'streams'; readonly streams: readonly LogStream[] }
  | { readonly kind: 'matrix'; readonly series: readonly RangeSeries[] };

const categories = z.object({
  structuredMetadata: labelsSchema.default({}),
  parsed: labelsSchema.default({}),
});

const entrySchema = z
  .union([
    z.tuple([nanosecondsSchema, z.string()]),
    z.tuple([nanosecondsSchema, z.string(), categories]),
  ])
  .transform(
    ([timeNs, line, extra]): LogEntry => ({
      time: fromNanoseconds(timeNs),
      timeNs,
      line,
      metadata: extra?.structuredMetadata ?? {},
      parsed: extra?.parsed ?? {},
    }),
  );

const streamSchema = z
  .object({ stream: labelsSchema, values: z.array(entrySchema) })
  .transform(({ stream, values }): LogStream => ({ labels: stream, entries: values }));

export const rangeAnswer = envelope(
  z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('streams'), result: z.array(streamSchema) }),
    z.object({ resultType: z.literal('matrix'), result: z.array(rangeSeriesSchema) }),
  ]),
);

export const instantAnswer = envelope(
  z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('vector'), result: z.array(instantSeriesSchema) }),
    z.object({ resultType: z.literal('scalar'), result: sampleSchema }),
  ]),
);

/** Loki leaves `data` out when there is nothing. */
export const stringsAnswer = z
  .object({ status: z.literal('success'), data: z.array(z.string()).nullish() })
  .transform(({ data }) => data ?? []);

export const seriesAnswer = z
  .object({ status: z.literal('success'), data: z.array(labelsSchema).nullish() })
  .transform(({ data }) => data ?? []);
