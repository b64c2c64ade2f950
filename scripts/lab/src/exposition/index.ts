/** Reading what a target exposes: OpenMetrics and Prometheus text. */
export {
  type Exemplar,
  type Exposition,
  ExpositionError,
  type ExpositionFormat,
  type Family,
  type Labels,
  type MetricType,
  type Sample,
} from './exposition.ts';
export { parseExposition } from './parse.ts';
export {
  type Bucket,
  bucketsOf,
  findFamily,
  mergeBuckets,
  quantileOf,
  samplesOf,
  sumOf,
  totalOf,
} from './read.ts';
export { type Scrape, scrape } from './scrape.ts';
