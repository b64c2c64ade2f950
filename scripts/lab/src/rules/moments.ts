import type { RuleData } from './rule-data.ts';

const MOMENTS = 12;

/** Moments spread over the fixture at which answers are compared, in seconds after its first sample. */
export function moments({ steps, intervalSeconds }: RuleData): number[] {
  const first = Math.max(1, Math.floor(steps / 5));
  const stride = Math.max(1, Math.floor((steps - first) / MOMENTS));
  const found: number[] = [];
  for (let step = first; step < steps; step += stride) found.push(step * intervalSeconds);
  return found;
}
