import { type IRoute, type RequestHandler, Router } from 'express';
import type { RouteFaults } from '../faults/route-faults.ts';
import { recordOf } from './request-record.ts';

export interface RouteOptions {
  /** Runs in front of the handlers of each route that may take a body. */
  readonly parseBody?: RequestHandler;
  /** Strike in front of everything else of each route. */
  readonly faults?: RouteFaults;
}

/** What Express tells about the place where a router is mounted, while it looks for a route there. */
interface Mounted extends Express.Request {
  readonly baseUrl: string;
  /** Parameters of the mount path. */
  readonly params: Readonly<Record<string, string>> | undefined;
}

type Layer = IRoute['stack'][number];

const bodyless = new Set(['get', 'head', 'options']);
const tracked = new WeakSet<object>();

/**
 * Notes the template of the route that serves each request, mount path included, at the moment it
 * matches: after an error Express has already forgotten the mount path. What can answer a request
 * before its handlers do (a malformed body, a fault) is put inside the matched route, so that the
 * answer is counted under it.
 * @param prototype what the requests of an application inherit from (`app.request`)
 */
export function trackRoutes(prototype: object, { parseBody, faults }: RouteOptions = {}): void {
  if (tracked.has(prototype)) return;
  tracked.add(prototype);
  const bodyLayer = parseBody && layerOf(parseBody);
  const faultLayer = faults && layerOf(faults.handler);
  const withBody = new WeakSet<IRoute>();
  const withFaults = new WeakSet<IRoute>();

  const prepare = (route: IRoute): void => {
    if (bodyLayer !== undefined && !withBody.has(route)) {
      withBody.add(route);
      if (takesBody(route)) route.stack.unshift(bodyLayer);
    }
    if (faultLayer !== undefined && faults?.active && !withFaults.has(route)) {
      withFaults.add(route);
      route.stack.unshift(faultLayer);
    }
  };

  Object.defineProperty(prototype, 'route', {
    configurable: true,
    get(this: Express.Request): IRoute | undefined {
      return recordOf(this)?.matched;
    },
    set(this: Mounted, route: IRoute) {
      const record = recordOf(this);
      if (record === undefined || record.matched === route) return;
      record.matched = route;
      record.route = templateOf(mountTemplate(this.baseUrl, this.params), route);
      prepare(route);
    },
  });
}

/** The shape in which Express keeps a handler for every method. */
function layerOf(handler: RequestHandler): Layer | undefined {
  return Router().route('/').all(handler).stack[0];
}

function takesBody(route: IRoute): boolean {
  return route.stack.some(({ method }) => !bodyless.has(method));
}

/** The mount path with its parameters' names instead of their values, so that labels stay few. */
function mountTemplate(mountPath: string, params: Mounted['params']): string {
  if (mountPath === '' || params === undefined) return mountPath;
  const names = new Map(Object.entries(params).map(([name, value]) => [value, `:${name}`]));
  if (names.size === 0) return mountPath;
  return mountPath
    .split('/')
    .map((segment) => names.get(decodeURIComponent(segment)) ?? segment)
    .join('/');
}

function templateOf(mountPath: string, route: IRoute): string {
  const path: unknown = route.path;
  const template = Array.isArray(path) ? path.join('|') : String(path);
  if (mountPath === '') return template;
  return template === '/' ? mountPath : mountPath + template;
}
