import { z } from 'zod';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import { labelsSchema } from '../values.ts';

const componentSchema = z.object({
  name: z.string(),
  /** `running`, `exited`, ... as the container engine calls it. */
  state: z.string(),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  /** Of one that has exited by itself; null when it has not. */
  exitCode: z.number().nullish(),
  restarts: z.number(),
  startedAt: z.string().nullable(),
  cpuSeconds: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  receivedBytes: z.number().nullable(),
  transmittedBytes: z.number().nullable(),
});

const componentsSchema = z.object({
  /** False: the engine or the components file cannot be read, and the list is empty. */
  up: z.boolean(),
  source: z.enum(['docker', 'local']),
  components: z.array(componentSchema),
});

const targetGroupsSchema = z.array(
  z.object({ targets: z.array(z.string()), labels: labelsSchema }),
);

export type ComponentState = z.output<typeof componentSchema>;
export type Components = z.output<typeof componentsSchema>;
export type TargetGroup = z.output<typeof targetGroupsSchema>[number];

/** docker-exporter: the components that run, and what they use. Every method throws BackendError. */
export class ComponentsClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('docker-exporter', baseUrl, options);
  }

  components(): Promise<Components> {
    return this.#http.json(componentsSchema, { path: '/components' });
  }

  /** Prometheus HTTP service discovery: the components that can be scraped. */
  targets(): Promise<TargetGroup[]> {
    return this.#http.json(targetGroupsSchema, { path: '/sd' });
  }
}
