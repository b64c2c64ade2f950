import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const words = z.record(z.string(), z.string());

const alertSchema = z.object({
  fingerprint: z.string(),
  labels: words,
  annotations: words,
  startsAt: z.string(),
  status: z.object({
    state: z.string(),
    silencedBy: z.array(z.string()).default([]),
    inhibitedBy: z.array(z.string()).default([]),
  }),
});

/** An alert as Alertmanager has it: with what mutes it. */
export type SentAlert = z.output<typeof alertSchema>;

export function sentAlerts(signal: AbortSignal): Promise<SentAlert[]> {
  return callApi(z.array(alertSchema), '/alertmanager/api/v2/alerts', { signal });
}

const groupSchema = z.object({
  labels: words,
  receiver: z.object({ name: z.string() }),
  alerts: z.array(alertSchema),
});

/** Alerts that are told of together, by receiver. */
export type AlertGroup = z.output<typeof groupSchema>;

export function alertGroups(signal: AbortSignal): Promise<AlertGroup[]> {
  return callApi(z.array(groupSchema), '/alertmanager/api/v2/alerts/groups', { signal });
}

const silenceMatcherSchema = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  isEqual: z.boolean().default(true),
});

export type SilenceMatcher = z.output<typeof silenceMatcherSchema>;

const silenceSchema = z.object({
  id: z.string(),
  matchers: z.array(silenceMatcherSchema),
  startsAt: z.string(),
  endsAt: z.string(),
  createdBy: z.string(),
  comment: z.string(),
  status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
});

export type Silence = z.output<typeof silenceSchema>;

export function silences(signal: AbortSignal): Promise<Silence[]> {
  return callApi(z.array(silenceSchema), '/alertmanager/api/v2/silences', { signal });
}

export interface NewSilence {
  readonly matchers: readonly SilenceMatcher[];
  readonly minutes: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** Silences from now on; answers the id. */
export async function createSilence({ minutes, ...silence }: NewSilence): Promise<string> {
  const now = Date.now();
  const { silenceID } = await callApi(
    z.object({ silenceID: z.string() }),
    '/alertmanager/api/v2/silences',
    {
      method: 'POST',
      json: {
        ...silence,
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + minutes * 60_000).toISOString(),
      },
    },
  );
  return silenceID;
}

/** Ends a silence now. */
export async function expireSilence(id: string): Promise<void> {
  await callApi(z.unknown(), `/alertmanager/api/v2/silence/${encodeURIComponent(id)}`, {
    method: 'DELETE',
  });
}
