import { context, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { type Dispatcher, Pool } from 'undici';
import { Deadline } from './deadline.ts';
import { type NoAnswerReason, reasonOf } from './no-answer.ts';
import { type RequestTrace, startTrace } from './trace.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Route template, or `unmatched` where the server has none. */
  readonly route: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What came back. Status 0 stands for no answer; then there is a reason. */
export interface Answer {
  readonly status: number;
  readonly reason: NoAnswerReason | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
  readonly traceId: string;
  /** Whether the server was told to record the trace. */
  readonly sampled: boolean;
}

/**
 * One server to send requests to, each in a trace of its own. Nothing is ever sent twice, so that
 * one call here is at most one request there. Connections are reused; the server's keep-alive
 * hint is honoured with a margin, so that idle ones are closed from this side.
 */
export class HttpTarget {
  readonly url: URL;
  readonly #pool: Pool;
  readonly #timeoutMs: number;
  readonly #port: number;

  constructor(baseUrl: string, timeoutMs: number) {
    this.url = new URL(baseUrl);
    this.#timeoutMs = timeoutMs;
    this.#port = Number(this.url.port) || (this.url.protocol === 'https:' ? 443 : 80);
    // The deadline of each request is its abort signal: undici's own timers are coarse.
    this.#pool = new Pool(this.url.origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: timeoutMs },
    });
  }

  /** Never rejects. */
  async send(request: HttpRequest): Promise<Answer> {
    const { method, route, path } = request;
    const trace = startTrace({
      method,
      route,
      url: `${this.url.origin}${path}`,
      host: this.url.hostname,
      port: this.#port,
    });
    const answer = await this.#exchange(request, trace);
    endSpan(trace, answer);
    return answer;
  }

  /** Gives up what is under way, and every new request. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #exchange(request: HttpRequest, trace: RequestTrace): Promise<Answer> {
    const { method, path, headers, body } = request;
    const { traceId, traceparent, sampled } = trace;
    const deadline = new Deadline(this.#timeoutMs);
    const options: Dispatcher.RequestOptions = {
      method,
      path,
      signal: deadline.signal,
      headers:
        body === undefined
          ? { ...headers, traceparent }
          : { ...headers, traceparent, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    try {
      // Outside of any span, so that no instrumentation adds a second traceparent.
      const response = await context.with(ROOT_CONTEXT, () => this.#pool.request(options));
      const text = await response.body.text();
      const { statusCode: status, headers: received } = response;
      const parsed = parse(text);
      return { status, reason: undefined, headers: received, body: parsed, traceId, sampled };
    } catch (error) {
      const reason = reasonOf(error);
      return { status: 0, reason, headers: {}, body: undefined, traceId, sampled };
    } finally {
      deadline.clear();
    }
  }
}

function endSpan({ span }: RequestTrace, { status, reason }: Answer): void {
  if (span === undefined) return;
  if (status > 0) span.setAttribute('http.response.status_code', status);
  if (status === 0 || status >= 400) {
    span.setAttribute('error.type', reason ?? String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
