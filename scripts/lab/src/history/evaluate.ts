import { hashText, uniform } from './random.ts';
import { DAY, HOUR, type Occurrences } from './schedule.ts';
import type { Shape } from './shape.ts';

/** The value of something at a time in Unix seconds. */
export type Evaluate = (time: number) => number;

export interface EvaluateOptions {
  /** Everything that is left to lot depends on it. */
  readonly seed: string;
  readonly stepSeconds: number;
  /** The events of the plan. Throws when there is none of that name. */
  readonly event: (id: string) => Occurrences;
}

/** Turns a shape into a function of time. */
export function evaluator(shape: Shape, options: EvaluateOptions): Evaluate {
  if (typeof shape === 'number') return () => shape;
  const { seed, stepSeconds, event } = options;
  const inner = (part: Shape, name: string | number) =>
    evaluator(part, { ...options, seed: `${seed}/${name}` });
  switch (shape.shape) {
    case 'daily': {
      const { low, high, peakHour } = shape;
      const [middle, half] = [(low + high) / 2, (high - low) / 2];
      return (time) => middle + half * Math.cos((2 * Math.PI * (time - peakHour * HOUR)) / DAY);
    }
    case 'weekly':
      return weekly(shape.factors);
    case 'noise': {
      const lot = hashText(seed);
      const { amount } = shape;
      return (time) => 1 + amount * (2 * uniform(lot, time / stepSeconds) - 1);
    }
    case 'wander':
      return wander(shape.amount, shape.over, hashText(seed));
    case 'ramp': {
      const { start, perHour } = shape;
      const { latest } = event(shape.since);
      return (time) => start + (perHour * (time - (latest(time)?.from ?? time))) / HOUR;
    }
    case 'step': {
      const { levels } = shape;
      const { latest } = event(shape.at);
      return (time) => levels.at((latest(time)?.number ?? 0) % levels.length) ?? 0;
    }
    case 'spike': {
      const occurrences = event(shape.event);
      const inside = inner(shape.inside, 'inside');
      const outside = inner(shape.outside, 'outside');
      return (time) => (occurrences.at(time) ? inside(time) : outside(time));
    }
    case 'sum': {
      const parts = shape.of.map(inner);
      return (time) => {
        let sum = 0;
        for (const part of parts) sum += part(time);
        return sum;
      };
    }
    case 'product': {
      const parts = shape.of.map(inner);
      return (time) => {
        let product = 1;
        for (const part of parts) product *= part(time);
        return product;
      };
    }
    case 'clamp': {
      const { min, max } = shape;
      const of = inner(shape.of, 'of');
      return (time) => Math.min(max, Math.max(min, of(time)));
    }
  }
}

/** Straight lines between the noons of the days; 1 January 1970 was a Thursday. */
function weekly(factors: readonly number[]): Evaluate {
  const factorOf = (day: number) => factors.at((((day + 3) % 7) + 7) % 7) ?? 1;
  return (time) => {
    const noons = time / DAY - 0.5;
    const day = Math.floor(noons);
    const [before, after] = [factorOf(day), factorOf(day + 1)];
    return before + (after - before) * (noons - day);
  };
}

/** Straight lines between points by lot. */
function wander(amount: number, over: number, lot: number): Evaluate {
  return (time) => {
    const position = time / over;
    const index = Math.floor(position);
    const [before, after] = [uniform(lot, index), uniform(lot, index + 1)];
    return 1 + amount * (2 * (before + (after - before) * (position - index)) - 1);
  };
}
