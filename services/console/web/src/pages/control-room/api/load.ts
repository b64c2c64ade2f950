import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const loadSchema = z.object({
  state: z.enum(['off', 'running', 'paused', 'finished']),
  rps: z.number(),
  profile: z.string().optional(),
  parameters: z.record(z.string(), z.number()).optional(),
  behind: z.boolean(),
  lagSeconds: z.number(),
  inflight: z.number(),
  sent: z.number(),
  shed: z.number(),
  journeys: z.object({ ended: z.record(z.string(), z.number()) }),
});

/** What the load generator is told to send, and how far it is. Rates are requests per second. */
export type Load = z.output<typeof loadSchema>;

export function load(signal: AbortSignal): Promise<Load> {
  return callApi(loadSchema, '/loadgen/load', { signal });
}

/** Replaces what runs, at once; members as in the README of the load generator. */
export function changeLoad(request: Readonly<Record<string, unknown>>): Promise<Load> {
  return callApi(loadSchema, '/loadgen/load', { method: 'PUT', json: request });
}

export function stopLoad(): Promise<Load> {
  return callApi(loadSchema, '/loadgen/load', { method: 'DELETE' });
}
