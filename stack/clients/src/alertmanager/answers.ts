import { z } from 'zod';
import { labelsSchema } from '../values.ts';

const receiverSchema = z.object({ name: z.string() });

const alertSchema = z.object({
  fingerprint: z.string(),
  labels: labelsSchema,
  annotations: labelsSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  updatedAt: z.string(),
  generatorURL: z.string().default(''),
  receivers: z.array(receiverSchema).transform((all) => all.map(({ name }) => name)),
  status: z.object({
    state: z.enum(['unprocessed', 'active', 'suppressed']),
    /** Ids of the silences that suppress it. */
    silencedBy: z.array(z.string()),
    /** Fingerprints of the alerts that inhibit it. */
    inhibitedBy: z.array(z.string()),
    mutedBy: z.array(z.string()).default([]),
  }),
});

export const alertsAnswer = z.array(alertSchema);

export const groupsAnswer = z.array(
  z.object({
    labels: labelsSchema,
    receiver: receiverSchema.transform(({ name }) => name),
    alerts: alertsAnswer,
  }),
);

const matcherSchema = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  isEqual: z.boolean().default(true),
});

export const silenceSchema = z.object({
  id: z.string(),
  matchers: z.array(matcherSchema),
  startsAt: z.string(),
  endsAt: z.string(),
  updatedAt: z.string(),
  createdBy: z.string(),
  comment: z.string(),
  status: z.object({ state: z.enum(['expired', 'active', 'pending']) }),
});

export const silencesAnswer = z.array(silenceSchema);
export const silenceCreated = z.object({ silenceID: z.string() });
export const receiversAnswer = z.array(receiverSchema);

export const statusAnswer = z.object({
  cluster: z.object({ status: z.string() }),
  versionInfo: z.object({ version: z.string() }),
  config: z.object({ original: z.string() }),
  uptime: z.string(),
});

export type AlertmanagerAlert = z.output<typeof alertSchema>;
export type AlertGroup = z.output<typeof groupsAnswer>[number];
export type Silence = z.output<typeof silenceSchema>;
export type Matcher = z.input<typeof matcherSchema>;
export type AlertmanagerStatus = z.output<typeof statusAnswer>;
