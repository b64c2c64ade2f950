import { z } from 'zod';

const schema = z.object({
  LISTEN: z.string().default('127.0.0.1:8005'),
  /** State file of the local runtime; without it the container engine is asked. */
  LAB_COMPONENTS_FILE: z.string().optional(),
  DOCKER_SOCKET: z.string().default('/var/run/docker.sock'),
  COMPOSE_PROJECT: z.string().default('observability-lab'),
  /** Less than the scrape timeout, so that a slow engine shows as down instead of no answer. */
  COLLECT_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(3_000),
});

export interface ExporterConfig {
  readonly listen: string;
  readonly componentsFile: string | undefined;
  readonly dockerSocket: string;
  readonly project: string;
  readonly collectTimeoutMs: number;
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 * @throws ZodError that names the variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): ExporterConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = schema.parse(Object.fromEntries(given));
  return {
    listen: parsed.LISTEN,
    componentsFile: parsed.LAB_COMPONENTS_FILE,
    dockerSocket: parsed.DOCKER_SOCKET,
    project: parsed.COMPOSE_PROJECT,
    collectTimeoutMs: parsed.COLLECT_TIMEOUT_MS,
  };
}
