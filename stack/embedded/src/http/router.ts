import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';

/** One request as handlers see it. */
export interface Request {
  readonly raw: IncomingMessage;
  readonly method: string;
  readonly path: string;
  /** Query parameters; handlers of form posts merge the body themselves. */
  readonly query: URLSearchParams;
  /** Values of the `:name` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
}

export type Handler = (request: Request) => Answer | Promise<Answer>;

interface Route {
  readonly segments: readonly string[];
  readonly methods: Map<string, Handler>;
}

/** What a path and method lead to: a handler, or the status that says why there is none. */
export type Match =
  | { readonly handler: Handler; readonly params: Record<string, string> }
  | { readonly status: 404 | 405 };

/** Routes by literal segments and `:name` segments; the first route that was added wins. */
export class Router {
  readonly #routes: Route[] = [];

  /** Adds `handler` for `methods` (as `GET POST`) at `pattern` (as `/label/:name/values`). */
  on(methods: string, pattern: string, handler: Handler): this {
    const segments = split(pattern);
    let route = this.#routes.find((known) => split(pattern).join('/') === known.segments.join('/'));
    if (route === undefined) {
      route = { segments, methods: new Map() };
      this.#routes.push(route);
    }
    for (const method of methods.split(' ')) route.methods.set(method, handler);
    return this;
  }

  match(method: string, path: string): Match {
    const segments = split(path);
    for (const route of this.#routes) {
      const params = bind(route.segments, segments);
      if (params === undefined) continue;
      const handler = route.methods.get(method);
      return handler === undefined ? { status: 405 } : { handler, params };
    }
    return { status: 404 };
  }
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function bind(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = decodeSegment(segment);
    else if (wanted !== segment) return undefined;
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
