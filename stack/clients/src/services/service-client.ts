import { z } from 'zod';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';

const readySchema = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()) });

export const faultSchema = z.object({
  name: z.string(),
  description: z.string(),
  on: z.boolean(),
  /** Parameters in force; null while the fault is off. */
  params: z.record(z.string(), z.unknown()).nullish(),
  /** When it switches itself off, ISO 8601; null when it does not. */
  endsAt: z.string().nullish(),
  /** JSON Schema of the parameters. */
  schema: z.unknown(),
});

export type Readiness = z.output<typeof readySchema>;
export type Fault = z.output<typeof faultSchema>;

/** The routes that every demo service has. Every method throws BackendError. */
export class ServiceClient {
  readonly #name: string;
  readonly #http: HttpBackend;

  /** @param name what error messages call the service; default: host and port of `baseUrl` */
  constructor(baseUrl: string | URL, options: ClientOptions & { readonly name?: string } = {}) {
    this.#name = options.name ?? new URL(baseUrl).host;
    this.#http = new HttpBackend(this.#name, baseUrl, options);
  }

  /** Whether the process answers; false when it is down. */
  healthy(): Promise<boolean> {
    return this.#http.isOk('/healthz');
  }

  /** Whether the service can do its work, and the state of each dependency. */
  readiness(): Promise<Readiness> {
    return this.#http.json(readySchema, { path: '/readyz', accept: [503] });
  }

  /** All faults of the service; status 404 unless LAB_FAULTS=1. */
  async faults(): Promise<Fault[]> {
    const answer = z.object({ faults: z.array(faultSchema) });
    return (await this.#http.json(answer, { path: '/faults' })).faults;
  }

  /** Switches a fault on, or changes its parameters. Missing ones take their defaults. */
  async switchFaultOn(name: string, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.#http.send({ path: faultPath(name), method: 'PUT', json: params });
  }

  async switchFaultOff(name: string): Promise<void> {
    await this.#http.send({ path: faultPath(name), method: 'DELETE' });
  }

  /** The exposition of the service's metrics: OpenMetrics, or the classic text format. */
  async metrics(format: 'openmetrics' | 'text' = 'openmetrics'): Promise<string> {
    const accept =
      format === 'openmetrics' ? 'application/openmetrics-text; version=1.0.0' : 'text/plain';
    return (await this.#http.send({ path: '/metrics', headers: { accept } })).text;
  }

  /**
   * When the process that answers started, Unix time in seconds: another one after each restart.
   * @throws Error when its metrics do not say
   */
  async startedAt(): Promise<number> {
    const seconds = Number(startTime.exec(await this.metrics())?.[1]);
    if (Number.isNaN(seconds)) throw new Error(`${this.#name} does not say when it started`);
    return seconds;
  }
}

/** In both formats; the default labels of a service may stand in braces. */
const startTime = /^process_start_time_seconds(?:\{.*\})? (\S+)/m;

const faultPath = (name: string) => `/faults/${encodeURIComponent(name)}`;
