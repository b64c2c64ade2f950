import { type FoundLine, groupByStream } from '../logql/evaluate/log-query.ts';
import { at, type Series } from '../logql/evaluate/series.ts';
import type { Labels } from '../logstore/labels.ts';

/** `data` of a query's answer, but for its statistics. */
export interface QueryData {
  readonly resultType: string;
  readonly result: readonly unknown[];
}

/** Labels as a JSON object. */
export function labelObject(labels: Labels): Record<string, string> {
  return Object.fromEntries(labels);
}

/** Time of a sample in seconds, with milliseconds after the point where there are any. */
export function seconds(ns: bigint): number {
  return Number(ns / 1_000_000n) / 1000;
}

/** A sample value as text: plain decimal digits, never an exponent. */
export function sampleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa = '', exponent = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`;
}

/** `data` of an instant metric query. */
export function vectorData(series: readonly Series[], time: bigint): QueryData {
  const result = series.flatMap((one) => {
    const value = at(one, 0);
    if (value === undefined) return [];
    return [{ metric: labelObject(one.labels), value: [seconds(time), sampleText(value)] }];
  });
  return { resultType: 'vector', result };
}

/** `data` of a metric range query. */
export function matrixData(series: readonly Series[], start: bigint, stepNs: number): QueryData {
  const result = series.map((one) => {
    const values: [number, string][] = [];
    for (let step = 0; step < one.values.length; step++) {
      const value = at(one, step);
      if (value === undefined) continue;
      values.push([seconds(start + BigInt(step) * BigInt(stepNs)), sampleText(value)]);
    }
    return { metric: labelObject(one.labels), values };
  });
  return { resultType: 'matrix', result };
}

/** `data` of a log query; with `categorise` every line carries its labels by where they come from. */
export function streamsData(found: readonly FoundLine[], categorise: boolean): QueryData {
  const streams = groupByStream(found, (line) =>
    categorise ? line.categories.stream : line.labels,
  );
  const result = streams.map(({ labels, lines }) => ({
    stream: labelObject(labels),
    values: lines.map((line) =>
      categorise ? [String(line.ts), line.text, categories(line)] : [String(line.ts), line.text],
    ),
  }));
  const encodingFlags = categorise ? { encodingFlags: ['categorize-labels'] } : {};
  return { resultType: 'streams', ...encodingFlags, result };
}

function categories({ categories: { metadata, parsed } }: FoundLine): Record<string, unknown> {
  return {
    ...(metadata.size > 0 ? { structuredMetadata: labelObject(metadata) } : {}),
    ...(parsed.size > 0 ? { parsed: labelObject(parsed) } : {}),
  };
}
