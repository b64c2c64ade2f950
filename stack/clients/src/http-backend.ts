import { type ZodType, z } from 'zod';
import { BackendError } from './backend-error.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

export interface ClientOptions {
  /** How long one call may take, body included, in milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
}

/** Query or form parameters; undefined ones are left out, lists are repeated. */
export type Parameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

export interface Call {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Parameters;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Parameters;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses from 400 on that are an answer, not a failure. */
  readonly accept?: readonly number[];
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One HTTP backend: sends calls with a time limit and checks what comes back. */
export class HttpBackend {
  readonly #name: string;
  readonly #base: URL;
  readonly #timeoutMs: number;

  /**
   * @param name what error messages call the backend
   * @param baseUrl may hold a path prefix
   * @throws TypeError when `baseUrl` is no URL
   */
  constructor(name: string, baseUrl: string | URL, options: ClientOptions = {}) {
    this.#name = name;
    const text = String(baseUrl);
    this.#base = new URL(text.endsWith('/') ? text : `${text}/`);
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /**
   * Answer of any accepted status, as text.
   * @throws BackendError of kind unreachable, timeout or status
   */
  async send(call: Call): Promise<Answer> {
    const { method, url } = this.#address(call);
    const where = { backend: this.#name, method, url: url.href };
    const timeoutMs = call.timeoutMs ?? this.#timeoutMs;
    try {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...body(call),
      });
      const answer = { status: response.status, text: await response.text() };
      if (answer.status < 300 || call.accept?.includes(answer.status)) return answer;
      throw new BackendError({
        ...where,
        kind: 'status',
        status: answer.status,
        body: answer.text,
      });
    } catch (error) {
      if (error instanceof BackendError) throw error;
      if (error instanceof DOMException && error.name === 'TimeoutError') {
        const reason = `waited ${timeoutMs} ms`;
        throw new BackendError({ ...where, kind: 'timeout', reason, cause: error });
      }
      throw new BackendError({
        ...where,
        kind: 'unreachable',
        reason: reasonOf(error),
        cause: error,
      });
    }
  }

  /**
   * Answer as JSON of the given shape.
   * @throws BackendError
   */
  async json<S extends ZodType>(schema: S, call: Call): Promise<z.output<S>> {
    const { status, text } = await this.send(call);
    const { method, url } = this.#address(call);
    const where = { backend: this.#name, method, url: url.href, status, body: text };
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      throw new BackendError({ ...where, kind: 'content', cause: error });
    }
    const checked = schema.safeParse(parsed);
    if (checked.success) return checked.data;
    const reason = z.prettifyError(checked.error);
    throw new BackendError({ ...where, kind: 'shape', reason, cause: checked.error });
  }

  /** Whether a GET of `path` is answered with a status below 300; false when nobody answers. */
  async isOk(path: string): Promise<boolean> {
    try {
      await this.send({ path });
      return true;
    } catch (error) {
      if (error instanceof BackendError) return false;
      throw error;
    }
  }

  #address({ path, query = {}, method = 'GET' }: Call): { url: URL; method: string } {
    const url = new URL(path.replace(/^\/+/, ''), this.#base);
    for (const [name, value] of entries(query)) url.searchParams.append(name, value);
    return { url, method };
  }
}

function body({ form, json, headers = {} }: Call): RequestInit {
  if (form !== undefined) return { headers, body: new URLSearchParams([...entries(form)]) };
  if (json === undefined) return { headers };
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  };
}

function* entries(parameters: Parameters): Generator<[string, string]> {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const item of value) yield [name, item];
    else yield [name, String(value)];
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message !== '' ? cause.message : String(Reflect.get(cause, 'code') ?? cause.name);
}
