export const fraudClasses = ['legit', 'fraud'] as const;

export type FraudClass = (typeof fraudClasses)[number];

/** Cell of the confusion matrix; fraud is the positive class. */
export type OutcomeResult = 'tp' | 'fp' | 'tn' | 'fn';

export function outcomeResult(predicted: FraudClass, label: FraudClass): OutcomeResult {
  if (predicted === 'fraud') return label === 'fraud' ? 'tp' : 'fp';
  return label === 'fraud' ? 'fn' : 'tn';
}
