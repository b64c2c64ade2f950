import type { LintRule } from '../rule.ts';
import { absentMisuse } from './absent-misuse.ts';
import { averageOfQuantiles } from './average-of-quantiles.ts';
import { averageOfRatios } from './average-of-ratios.ts';
import { burnWindows } from './burn-windows.ts';
import { consumedForRemaining } from './consumed-for-remaining.ts';
import { droppedLabel } from './dropped-label.ts';
import { externalLabel } from './external-label.ts';
import { futureOffset } from './future-offset.ts';
import { invertedRatio } from './inverted-ratio.ts';
import { limitOutOfReach } from './limit-out-of-reach.ts';
import { missingBrackets } from './missing-brackets.ts';
import { missingBucket } from './missing-bucket.ts';
import { neverMatches } from './never-matches.ts';
import { noSuchSeries } from './no-such-series.ts';
import { notAHistogram } from './not-a-histogram.ts';
import { notATimestamp } from './not-a-timestamp.ts';
import { orHides } from './or-hides.ts';
import { perSecondLimit } from './per-second-limit.ts';
import { rateAfterSum } from './rate-after-sum.ts';
import { rateOfGauge } from './rate-of-gauge.ts';
import { rawCounter } from './raw-counter.ts';
import { shortWindow } from './short-window.ts';
import { silentWhenGone } from './silent-when-gone.ts';
import { slopeOfCounter } from './slope-of-counter.ts';
import { subqueryStep } from './subquery-step.ts';
import { unknownLabel } from './unknown-label.ts';
import { unknownMetric } from './unknown-metric.ts';
import { unknownValue } from './unknown-value.ts';
import { valueTypeRule } from './value-type.ts';

/** Every rule of the lint: first whether what is asked for exists, then whether it makes sense. */
export const lintRules: readonly LintRule[] = [
  valueTypeRule,
  unknownMetric,
  unknownLabel,
  externalLabel,
  droppedLabel,
  unknownValue,
  missingBucket,
  noSuchSeries,
  shortWindow,
  rateOfGauge,
  rateAfterSum,
  slopeOfCounter,
  rawCounter,
  notATimestamp,
  notAHistogram,
  averageOfRatios,
  averageOfQuantiles,
  missingBrackets,
  neverMatches,
  orHides,
  absentMisuse,
  silentWhenGone,
  invertedRatio,
  consumedForRemaining,
  limitOutOfReach,
  perSecondLimit,
  burnWindows,
  subqueryStep,
  futureOffset,
];
