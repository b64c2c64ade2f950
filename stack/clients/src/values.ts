import { z } from 'zod';

/** A point in time: unix seconds, or a Date. */
export type Time = number | Date;

/** Unix seconds. */
export const toSeconds = (time: Time): number =>
  typeof time === 'number' ? time : time.getTime() / 1000;

/** A time in nanoseconds, as Loki wants it; exact to the microsecond for times of today. */
export const toNanoseconds = (time: Time): string =>
  `${BigInt(Math.round(toSeconds(time) * 1e6)) * 1000n}`;

/** Nanoseconds since 1970, as a decimal, to unix seconds exact to the microsecond. */
export const fromNanoseconds = (ns: string): number => Number(BigInt(ns) / 1000n) / 1e6;

/** Nanoseconds since 1970 as JSON carries them. */
export const nanosecondsSchema = z
  .union([z.string().regex(/^\d+$/), z.int().min(0)])
  .transform(String);

/** Time of a sample in unix seconds, and its value, which may be NaN or infinite. */
export type Sample = readonly [time: number, value: number];

export type Labels = Readonly<Record<string, string>>;

export const labelsSchema = z.record(z.string(), z.string());

const notFinite = new Map([
  ['NaN', Number.NaN],
  ['Inf', Number.POSITIVE_INFINITY],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-Inf', Number.NEGATIVE_INFINITY],
]);

const sampleValue = z.string().transform((text, context) => {
  const special = notFinite.get(text);
  if (special !== undefined) return special;
  const number = Number(text);
  if (text.trim() !== '' && !Number.isNaN(number)) return number;
  context.addIssue(`"${text}" is no sample value`);
  return z.NEVER;
});

/** `[unix seconds, "value"]`, the sample of the Prometheus HTTP API. */
export const sampleSchema = z
  .tuple([z.number(), sampleValue])
  .transform(([time, value]): Sample => [time, value]);

/** One series with its value at one time. */
export interface InstantSeries {
  readonly labels: Labels;
  readonly value: number;
  /** Unix seconds. */
  readonly time: number;
}

/** One series over a range of time. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly values: readonly Sample[];
}

export const instantSeriesSchema = z
  .object({ metric: labelsSchema, value: sampleSchema })
  .transform(
    ({ metric, value: [time, value] }): InstantSeries => ({ labels: metric, value, time }),
  );

export const rangeSeriesSchema = z
  .object({ metric: labelsSchema, values: z.array(sampleSchema) })
  .transform(({ metric, values }): RangeSeries => ({ labels: metric, values }));

/** A number or the decimal string that protobuf's JSON makes of a 64-bit one. */
export const countSchema = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
