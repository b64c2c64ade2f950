import { z } from 'zod';

/** Highest rate that can be asked for, in requests per second. */
export const MAX_RPS = 5_000;
const DEFAULT_RPS = 20;

const rate = z.number().min(0).max(MAX_RPS);
const positiveRate = rate.refine((value) => value > 0, 'must be above 0');
const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);

const common = {
  /** Mean rate; where a profile has rates of its own, they follow from it when they are not given. */
  rps: positiveRate.optional(),
  /** Chooses users, journeys and gaps; without it the seed of the environment is used. */
  seed: z.number().int().min(0).max(0xffff_ffff).optional(),
  spacing: z.enum(['poisson', 'even']).optional(),
  /** The load stops by itself after this time, or after this many requests. */
  durationSeconds: seconds.optional(),
  requests: z.number().int().min(1).optional(),
};

/** What `PUT /load` takes. */
export const loadRequestSchema = z.discriminatedUnion('profile', [
  z.strictObject({ profile: z.literal('steady'), ...common }),
  z.strictObject({
    profile: z.literal('ramp'),
    ...common,
    from: rate.optional(),
    to: rate.optional(),
    overSeconds: seconds.optional(),
  }),
  z.strictObject({
    profile: z.literal('spike'),
    ...common,
    base: rate.optional(),
    peak: positiveRate.optional(),
    everySeconds: seconds.optional(),
    forSeconds: seconds.optional(),
  }),
  z.strictObject({
    profile: z.literal('daily'),
    ...common,
    min: rate.optional(),
    max: positiveRate.optional(),
    periodSeconds: seconds.optional(),
  }),
]);

export type LoadRequest = z.infer<typeof loadRequestSchema>;

/** How the rate of requests, in requests per second, changes over time. */
export type Profile =
  | { readonly profile: 'steady'; readonly rps: number }
  | {
      readonly profile: 'ramp';
      readonly from: number;
      readonly to: number;
      readonly overSeconds: number;
    }
  | {
      readonly profile: 'spike';
      readonly base: number;
      readonly peak: number;
      readonly everySeconds: number;
      readonly forSeconds: number;
    }
  | {
      readonly profile: 'daily';
      readonly min: number;
      readonly max: number;
      readonly periodSeconds: number;
    };

/** The profile of a request, with what it leaves out filled in. */
export function profileOf(request: LoadRequest): Profile {
  const rps = request.rps ?? DEFAULT_RPS;
  switch (request.profile) {
    case 'steady':
      return { profile: 'steady', rps };
    case 'ramp': {
      const { from = rps / 10, to = rps, overSeconds = 60 } = request;
      return { profile: 'ramp', from, to, overSeconds };
    }
    case 'spike': {
      const { base = rps, peak = 5 * rps, everySeconds = 60 } = request;
      const { forSeconds = everySeconds / 6 } = request;
      return { profile: 'spike', base, peak, everySeconds, forSeconds };
    }
    case 'daily': {
      const { min = rps / 4, max = 2 * rps - min, periodSeconds = 600 } = request;
      return { profile: 'daily', min, max, periodSeconds };
    }
  }
}

/** The rate at a time, in requests per second. */
export function rateAt(profile: Profile, time: number): number {
  switch (profile.profile) {
    case 'steady':
      return profile.rps;
    case 'ramp': {
      const { from, to, overSeconds } = profile;
      return from + (to - from) * Math.min(1, time / overSeconds);
    }
    case 'spike': {
      const { base, peak, everySeconds } = profile;
      return time % everySeconds < everySeconds - spikeSeconds(profile) ? base : peak;
    }
    case 'daily': {
      const { min, max, periodSeconds } = profile;
      const phase = (2 * Math.PI * time) / periodSeconds;
      return min + ((max - min) * (1 - Math.cos(phase))) / 2;
    }
  }
}

/** The integral of the rate: how many requests are due by a time, on average. */
export function dueBy(profile: Profile, time: number): number {
  switch (profile.profile) {
    case 'steady':
      return profile.rps * time;
    case 'ramp': {
      const { from, to, overSeconds } = profile;
      const ramped = Math.min(time, overSeconds);
      return from * ramped + ((to - from) * ramped ** 2) / (2 * overSeconds) + to * (time - ramped);
    }
    case 'spike': {
      const { base, peak, everySeconds } = profile;
      const spike = spikeSeconds(profile);
      const calm = everySeconds - spike;
      const cycles = Math.floor(time / everySeconds);
      const rest = time - cycles * everySeconds;
      const perCycle = base * calm + peak * spike;
      return cycles * perCycle + base * Math.min(rest, calm) + peak * Math.max(0, rest - calm);
    }
    case 'daily': {
      const { min, max, periodSeconds } = profile;
      const phase = (2 * Math.PI * time) / periodSeconds;
      const swing = ((max - min) / 2) * (periodSeconds / (2 * Math.PI)) * Math.sin(phase);
      return ((min + max) / 2) * time - swing;
    }
  }
}

const spikeSeconds = (profile: Profile & { profile: 'spike' }): number =>
  Math.min(profile.forSeconds, profile.everySeconds);
