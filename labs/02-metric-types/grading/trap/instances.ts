import { type Evidence, formatNumber } from '@lab/kit/spec';
import { deviationOf, mean } from './quantiles.ts';
import type { Share } from './sheet.ts';

const QUANTILE = 0.99;
/** So far off must the average be. */
const OFF = 0.2;

/** The quantile of all requests of the instances, in seconds: so many of them were that quick. */
export function quantileOfAll(shares: readonly Share[]): number {
  const total = shares.reduce((sum, { requests }) => sum + requests, 0);
  let below = 0;
  for (const { requests, seconds } of shares.toSorted((a, b) => a.seconds - b.seconds)) {
    below += requests;
    if (below >= QUANTILE * total) return seconds;
  }
  return Number.NaN;
}

/** Whether the learner's three instances make the average wrong, by exact arithmetic. */
export function misleading(shares: readonly Share[]): Evidence {
  const each = shares.map(({ seconds }) => seconds);
  const [average, all] = [mean(each), quantileOfAll(shares)];
  const off = deviationOf(average, all);
  return {
    asked: 'your three instances mislead whoever averages',
    expected: `an average more than ${OFF * 100} % off the quantile of all requests`,
    seen: `0.99 quantiles of ${each.map(formatNumber).join(', ')} s: ${formatNumber(average)} s on average, ${formatNumber(all)} s of all requests, ${Math.round(off * 100)} % off`,
    passed: off > OFF,
    hint: 'Instances that are alike agree. The average counts instances, the quantile of all counts requests: let the two disagree.',
  };
}
