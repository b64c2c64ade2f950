import { z } from 'zod';
import { toolNames } from '../tools/catalogue.ts';
import { shellWords } from './shell-words.ts';
import { parseBytes, parseDuration } from './units.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform((text) => Number(text)),
]);

const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    context.addIssue(`"${text}" is no duration such as 5s or 1m30s`);
    return z.NEVER;
  }
  return milliseconds;
});

const bytes = z.union([z.string(), z.number()]).transform((value, context) => {
  const count = parseBytes(value);
  if (count === undefined) {
    context.addIssue(`"${value}" is no size such as 256m or 1g`);
    return z.NEVER;
  }
  return count;
});

const words = z.union([
  z.array(scalar),
  z.string().transform((line, context) => {
    try {
      return shellWords(line);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  }),
]);

/** A map, or a list of `NAME=value`; a name alone is undefined here. */
const assignments = z.union([
  z.record(z.string(), z.union([scalar, z.null()])),
  z.array(z.string()).transform((list) =>
    Object.fromEntries(
      list.map((entry): [string, string | null] => {
        const equals = entry.indexOf('=');
        return equals < 0 ? [entry, null] : [entry.slice(0, equals), entry.slice(equals + 1)];
      }),
    ),
  ),
]);

const port = integer.refine((number) => number >= 1 && number <= 65_535, 'is no port (1 to 65535)');

const portMapping = z.union([
  z.union([z.string(), z.number()]).transform((value, context) => {
    const match = /^(?:(?:(\d+\.\d+\.\d+\.\d+):)?(\d+):)?(\d+)(?:\/(tcp|udp))?$/.exec(
      String(value),
    );
    if (!match) {
      context.addIssue(
        `"${value}" is no port mapping such as 127.0.0.1:8000:8000 (ranges are not supported)`,
      );
      return z.NEVER;
    }
    const target = Number(match[3]);
    return {
      target,
      published: Number(match[2] ?? target),
      ...(match[1] === undefined ? {} : { hostIp: match[1] }),
      protocol: match[4] ?? 'tcp',
    };
  }),
  z
    .strictObject({
      target: port,
      published: port.optional(),
      host_ip: z.string().optional(),
      protocol: z.enum(['tcp', 'udp']).default('tcp'),
      mode: z.string().optional(),
      name: z.string().optional(),
    })
    .transform(({ target, published, host_ip, protocol }) => ({
      target,
      published: published ?? target,
      ...(host_ip === undefined ? {} : { hostIp: host_ip }),
      protocol,
    })),
]);

const volumeMount = z.union([
  z.string().transform((text, context) => {
    const [source, target, mode = 'rw', ...rest] = text.split(':');
    if (source === undefined || target === undefined || rest.length > 0) {
      context.addIssue(
        `"${text}" is no mount such as ./folder:/target:ro (anonymous volumes are not supported)`,
      );
      return z.NEVER;
    }
    return { source, target, readOnly: mode.split(',').includes('ro') };
  }),
  z
    .strictObject({
      type: z.enum(['bind', 'volume']),
      source: z.string(),
      target: z.string(),
      read_only: z.boolean().default(false),
    })
    .transform(({ type, source, target, read_only }) => ({
      source: type === 'bind' && !/^[./~]/.test(source) ? `./${source}` : source,
      target,
      readOnly: read_only,
    })),
]);

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);

const dependencies = z.union([
  z
    .array(z.string())
    .transform((names) =>
      Object.fromEntries(
        names.map((name) => [name, { condition: 'service_started' as const, required: true }]),
      ),
    ),
  z.record(
    z.string(),
    z.strictObject({
      condition: condition.default('service_started'),
      required: z.boolean().default(true),
    }),
  ),
]);

const healthcheck = z.strictObject({
  test: z
    .union([z.array(z.string()), z.string().transform((line) => ['CMD-SHELL', line])])
    .optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  retries: integer.optional(),
  start_period: duration.optional(),
  start_interval: duration.optional(),
  disable: z.boolean().optional(),
});

const localCommon = {
  env: z.record(z.string(), scalar).optional(),
  cwd: z.string().optional(),
  ready: z
    .string()
    .regex(
      /^(https?:\/\/[^/:]+:\d+(\/.*)?|tcp:\/\/[^/:]+:\d+)$/,
      'must look like http://name:port/path or tcp://name:port',
    )
    .optional(),
};

/** The `x-local` block: how a component runs without containers. Exactly one form. */
export const xLocalSchema = z.strictObject({
  binary: z.string().optional(),
  else: z.string().optional(),
  optional: z.string().optional(),
  script: z.string().optional(),
  preload: z.string().optional(),
  tools: z.array(z.enum(toolNames)).optional(),
  skip: z.string().optional(),
  ...localCommon,
});

export type XLocal = z.infer<typeof xLocalSchema>;

const strings = z.array(scalar);

/** One service as a Compose file states it; both runtimes read the same. */
export const serviceSchema = z.looseObject({
  image: z.string().optional(),
  build: z.union([z.string(), z.looseObject({})]).optional(),
  command: words.nullish(),
  entrypoint: words.nullish(),
  environment: assignments.optional(),
  volumes: z.array(volumeMount).optional(),
  ports: z.array(portMapping).optional(),
  depends_on: dependencies.optional(),
  healthcheck: healthcheck.optional(),
  profiles: strings.optional(),
  mem_limit: bytes.optional(),
  logging: z
    .strictObject({
      driver: z.string().optional(),
      options: z.record(z.string(), scalar).optional(),
    })
    .optional(),
  user: scalar.optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.union([z.string().transform((path) => [path]), strings]).optional(),
  cap_drop: strings.optional(),
  security_opt: strings.optional(),
  init: z.boolean().optional(),
  stop_grace_period: duration.optional(),
  pid: z.string().optional(),
  labels: assignments.optional(),
  extends: z
    .union([
      z.string().transform((service) => ({ service, file: undefined })),
      z.strictObject({ service: z.string(), file: z.string().optional() }),
    ])
    .optional(),
  'x-local': xLocalSchema.optional(),
});

export type RawService = z.output<typeof serviceSchema>;
