import { z } from 'zod';

const address = z
  .string()
  .regex(/^(?<host>[^:]+|\[[^\]]+\]):(?<port>\d{1,5})$/, 'expected host:port')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return {
      host: text.slice(0, colon).replace(/^\[|\]$/g, ''),
      port: Number(text.slice(colon + 1)),
    };
  })
  .refine(({ port }) => port <= 65_535, 'port must be at most 65535');

const schema = z.object({
  LISTEN: z.string().default('127.0.0.1:8004'),
  SMTP_LISTEN: address.default({ host: '127.0.0.1', port: 2525 }),
  INBOX_MAX_MESSAGES: z.coerce.number().int().min(1).max(100_000).default(1_000),
  INBOX_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(32 * 1024 * 1024),
  INBOX_MAX_MESSAGE_BYTES: z.coerce
    .number()
    .int()
    .min(256)
    .default(1024 * 1024),
});

export interface InboxConfig {
  /** `host:port` of the HTTP API. */
  readonly listen: string;
  readonly smtp: { readonly host: string; readonly port: number };
  /** Messages kept at most; the oldest go first. */
  readonly maxMessages: number;
  /** Size of all kept messages together, at most, in bytes as received. */
  readonly maxBytes: number;
  /** Size of one HTTP body or one mail, at most, in bytes. */
  readonly maxMessageBytes: number;
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): InboxConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (!result.success) {
    throw new Error(`environment of the inbox: ${z.prettifyError(result.error)}`);
  }
  const parsed = result.data;
  return {
    listen: parsed.LISTEN,
    smtp: parsed.SMTP_LISTEN,
    maxMessages: parsed.INBOX_MAX_MESSAGES,
    maxBytes: parsed.INBOX_MAX_BYTES,
    maxMessageBytes: parsed.INBOX_MAX_MESSAGE_BYTES,
  };
}
