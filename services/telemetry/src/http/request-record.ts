import {
  type Context,
  context,
  createContextKey,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api';
import type { IRoute } from 'express';

const contextKey = createContextKey('lab.http.request');

/** Whose work is done: on every log line, and handed on to other services. */
export class RequestIdentity {
  readonly requestId: string;
  readonly userHash: string | undefined;

  constructor(requestId: string, userHash?: string) {
    this.requestId = requestId;
    this.userHash = userHash;
  }

  /** A context in which this is the active request. */
  within(parent: Context): Context {
    return parent.setValue(contextKey, this);
  }
}

/** What is known about a request while it is served. */
export class RequestRecord extends RequestIdentity {
  /** As in the label of the metrics. */
  readonly method: string;
  readonly startedAt: number = performance.now();
  /** The matched route, as Express notes it on the request. */
  matched: IRoute | undefined;
  /** Template of the matched route with its mount path, undefined until one matched. */
  route: string | undefined;
  /** What made the request fail, for its log line. */
  error: unknown;
  span: Span | undefined;

  constructor(method: string, requestId: string, userHash: string | undefined) {
    super(requestId, userHash);
    this.method = method;
  }
}

/** The key under which the API keeps the active span; it is not exported, but it is asked for. */
const spanKey = ((): symbol | undefined => {
  let asked: symbol | undefined;
  trace.getSpan({
    getValue(key) {
      asked = key;
      return undefined;
    },
    setValue: () => ROOT_CONTEXT,
    deleteValue: () => ROOT_CONTEXT,
  });
  return asked;
})();

/** The context of a request and its server span, without the two copied maps that `setValue` makes. */
export class RequestScope implements Context {
  readonly #parent: Context;
  readonly #request: RequestIdentity;
  readonly #span: Span;

  constructor(parent: Context, request: RequestIdentity, span: Span) {
    this.#parent = parent;
    this.#request = request;
    this.#span = span;
  }

  getValue(key: symbol): unknown {
    if (key === spanKey) return this.#span;
    return key === contextKey ? this.#request : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#copy().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#copy().deleteValue(key);
  }

  #copy(): Context {
    return trace.setSpan(this.#request.within(this.#parent), this.#span);
  }
}

const recordKey = Symbol('lab.http.record');

declare global {
  namespace Express {
    interface Request {
      [recordKey]?: RequestRecord;
    }
  }
}

/** Attaches its record to a request. */
export function setRecord(request: Express.Request, record: RequestRecord): void {
  request[recordKey] = record;
}

/** The record of a request; undefined on the routes for health, metrics and faults. */
export function recordOf(request: Express.Request): RequestRecord | undefined {
  return request[recordKey];
}

/** The request that a context belongs to. */
export function requestOf(given: Context): RequestIdentity | undefined {
  const value = given.getValue(contextKey);
  return value instanceof RequestIdentity ? value : undefined;
}

/** The request that the running code serves, or undefined outside of one. */
export function activeRequest(): RequestIdentity | undefined {
  return requestOf(context.active());
}
