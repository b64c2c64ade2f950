import {
  ExpositionError,
  type ExpositionFormat,
  type Family,
  type Labels,
  type MetricType,
} from './exposition.ts';

const SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};
const CLASSIC_SUFFIXES: Readonly<Partial<Record<MetricType, readonly string[]>>> = {
  counter: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** The types that each format knows. */
export const isMetricType = (text: string, format: ExpositionFormat): text is MetricType =>
  format === 'openmetrics'
    ? Object.hasOwn(SUFFIXES, text)
    : ['counter', 'gauge', 'histogram', 'summary'].includes(text);

/** The names that samples of a family may have. */
export function sampleNames(
  { name, type }: Pick<Family, 'name' | 'type'>,
  format: ExpositionFormat,
): string[] {
  const suffixes = (format === 'text' ? CLASSIC_SUFFIXES[type] : undefined) ?? SUFFIXES[type];
  return suffixes.map((suffix) => name + suffix);
}

/** Labels as a text that is equal for equal labels, without the given one. */
export function labelKey(labels: Labels, without?: string): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== without);
  return JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** An upper bound as `le` has it. */
export const boundOf = ({ le }: Labels): number =>
  le === undefined || le === '' ? Number.NaN : Number(le.replace(/^\+?Inf$/, 'Infinity'));

function checkHistogram({ name, samples }: Family): void {
  const series = Object.groupBy(samples, ({ labels }) => labelKey(labels, 'le'));
  for (const [key, group = []] of Object.entries(series)) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => boundOf(labels));
    if (bounds.some(Number.isNaN))
      throw new ExpositionError(`${name}: a bucket needs a number as le`);
    const sorted = buckets.toSorted((a, b) => boundOf(a.labels) - boundOf(b.labels));
    const last = sorted.at(-1);
    if (last === undefined || boundOf(last.labels) !== Number.POSITIVE_INFINITY) {
      throw new ExpositionError(`${name}: the series ${key} has no bucket le="+Inf"`);
    }
    sorted.reduce((before, { value, labels }) => {
      if (value < before) {
        throw new ExpositionError(
          `${name}: the bucket le="${labels.le}" holds less than the one below it; buckets are cumulative`,
        );
      }
      return value;
    }, 0);
    const count = group.find((sample) => sample.name === `${name}_count`);
    if (count !== undefined && count.value !== last.value) {
      throw new ExpositionError(
        `${name}: _count is ${count.value}, but the bucket le="+Inf" holds ${last.value}`,
      );
    }
  }
}

const RULES: Readonly<Partial<Record<MetricType, (family: Family) => void>>> = {
  counter: ({ name, samples }) => {
    const wrong = samples.find(({ value }) => !(value >= 0));
    if (wrong !== undefined)
      throw new ExpositionError(`${name}: a counter cannot be ${wrong.value}`);
  },
  histogram: checkHistogram,
  summary: ({ name, samples }) => {
    for (const sample of samples) {
      const { quantile } = sample.labels;
      if (sample.name === name && !(quantile && Number(quantile) >= 0 && Number(quantile) <= 1)) {
        throw new ExpositionError(
          `${name}: a sample of a summary needs a quantile between 0 and 1`,
        );
      }
    }
  },
  info: ({ name, samples }) => {
    if (samples.some(({ value }) => value !== 1))
      throw new ExpositionError(`${name}: an info is always 1`);
  },
};

/** Throws an ExpositionError when the samples of a family cannot be together. */
export function checkFamily(family: Family, format: ExpositionFormat): void {
  const { name, type, unit, samples } = family;
  const seen = new Set<string>();
  for (const sample of samples) {
    const key = sample.name + labelKey(sample.labels) + (sample.timestamp ?? '');
    if (seen.has(key))
      throw new ExpositionError(
        `${name}: the series ${sample.name}${labelKey(sample.labels)} stands there twice`,
      );
    seen.add(key);
    const mayPoint = /_(bucket|total)$/.test(sample.name);
    if (sample.exemplar !== undefined && !mayPoint) {
      throw new ExpositionError(`${name}: only buckets and counters have exemplars`);
    }
  }
  if (format === 'openmetrics' && unit && !name.endsWith(`_${unit}`)) {
    throw new ExpositionError(`${name}: the unit is ${unit}, so the name must end with _${unit}`);
  }
  RULES[type]?.(family);
}
