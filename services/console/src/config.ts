import { z } from 'zod';

const url = (fallback: string) => z.url({ protocol: /^https?$/ }).default(fallback);

const words = z.string().transform((text, context) => {
  try {
    return z.tuple([z.string().min(1)], z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue('expected a JSON array: the program and its first arguments');
    return z.NEVER;
  }
});

const schema = z.object({
  LISTEN: z.string().default('127.0.0.1:4000'),
  PROMETHEUS_URL: url('http://127.0.0.1:9090'),
  ALERTMANAGER_URL: url('http://127.0.0.1:9093'),
  LOKI_URL: url('http://127.0.0.1:3100'),
  TEMPO_URL: url('http://127.0.0.1:3200'),
  API_URL: url('http://127.0.0.1:8000'),
  INFERENCE_URL: url('http://127.0.0.1:8001'),
  WORKER_URL: url('http://127.0.0.1:8002'),
  LOADGEN_URL: url('http://127.0.0.1:8003'),
  INBOX_URL: url('http://127.0.0.1:8004'),
  DOCKER_EXPORTER_URL: url('http://127.0.0.1:8005'),
  LAB_COMMAND: words.optional(),
  CONSOLE_HOSTS: z
    .string()
    .default('localhost,127.0.0.1,[::1]')
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase())),
  CONSOLE_PAGE_DIR: z.string().optional(),
  CONSOLE_DATA_DIR: z.string().optional(),
});

/** Every backend that the page may reach through the proxy; the name is the first part of the path. */
export const backendNames = [
  'prometheus',
  'alertmanager',
  'loki',
  'tempo',
  'api',
  'inference',
  'worker',
  'loadgen',
  'inbox',
  'docker-exporter',
] as const;

export type BackendName = (typeof backendNames)[number];

export interface ConsoleConfig {
  /** `host:port` of the page. */
  readonly listen: string;
  /** Base URL of each backend. */
  readonly backends: Readonly<Record<BackendName, string>>;
  /** The `lab` command, program first; undefined where there is no checkout. */
  readonly labCommand: readonly [string, ...string[]] | undefined;
  /** Names under which the page may be asked for, without port, lower case. */
  readonly hosts: readonly string[];
  /** Folder of a page that was built before; undefined: it is built when it is out of date. */
  readonly pageFolder: string | undefined;
  /** Folder of what must outlive the process; undefined: nothing does. */
  readonly dataFolder: string | undefined;
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): ConsoleConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (!result.success) {
    throw new Error(`environment of the console: ${z.prettifyError(result.error)}`);
  }
  const parsed = result.data;
  return {
    listen: parsed.LISTEN,
    backends: {
      prometheus: parsed.PROMETHEUS_URL,
      alertmanager: parsed.ALERTMANAGER_URL,
      loki: parsed.LOKI_URL,
      tempo: parsed.TEMPO_URL,
      api: parsed.API_URL,
      inference: parsed.INFERENCE_URL,
      worker: parsed.WORKER_URL,
      loadgen: parsed.LOADGEN_URL,
      inbox: parsed.INBOX_URL,
      'docker-exporter': parsed.DOCKER_EXPORTER_URL,
    },
    labCommand: parsed.LAB_COMMAND,
    hosts: parsed.CONSOLE_HOSTS,
    pageFolder: parsed.CONSOLE_PAGE_DIR,
    dataFolder: parsed.CONSOLE_DATA_DIR,
  };
}
