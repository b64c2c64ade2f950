import { z } from 'zod';
import { readYaml } from './repository.ts';

const service = z.looseObject({
  image: z.string().optional(),
  build: z.unknown().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
  labels: z.record(z.string(), z.string()).default({}),
  mem_limit: z.string().optional(),
  logging: z.object({ options: z.record(z.string(), z.string()) }).optional(),
  read_only: z.boolean().default(false),
  extends: z.object({ file: z.string(), service: z.string() }).optional(),
  'x-local': z.looseObject({ ready: z.string().optional() }).optional(),
});

const composeFile = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()).default({}),
});

export type ComposeService = z.output<typeof service>;

export const readCompose = (path: string) => readYaml(path, composeFile);

/** The port that each component listens on, by its name: those it publishes, and those it is scraped on. */
export async function componentPorts(): Promise<Map<string, Set<number>>> {
  const { services } = await readCompose('docker-compose.yml');
  return new Map(
    Object.entries(services).map(([name, { ports, labels }]) => [
      name,
      new Set([
        ...ports.map((mapping) => Number(mapping.split(':').at(-1))),
        ...(labels['lab.metrics.port'] ? [Number(labels['lab.metrics.port'])] : []),
      ]),
    ]),
  );
}
