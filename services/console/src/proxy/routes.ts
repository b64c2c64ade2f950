import { ProblemError } from '@lab/telemetry';
import express, { type RequestHandler, Router } from 'express';
import { type BackendName, backendNames } from '../config.ts';
import { allowedCalls } from './allowed-calls.ts';
import { forward } from './forward.ts';

/** Largest body that the page sends, in bytes: a form with a long query, or a silence. */
const maxRequestBytes = 256 * 1024;

const readBody = express.raw({ type: () => true, limit: maxRequestBytes });

/** `/<backend>/<path>` for every allowed call, and 404 for what is not in the table. */
export function proxyRoutes(backends: Readonly<Record<BackendName, string>>): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const name of backendNames) {
    for (const call of allowedCalls[name]) {
      const [method = '', path = ''] = call.split(' ');
      const route = router.route(`/${name}${path}`);
      const handler = proxied(name, backends[name], path);
      if (method === 'GET') route.get(handler);
      else if (method === 'POST') route.post(readBody, handler);
      else if (method === 'PUT') route.put(readBody, handler);
      else route.delete(handler);
    }
  }
  return router;
}

function proxied(backend: BackendName, baseUrl: string, pattern: string): RequestHandler {
  return async (request, response) => {
    const url = new URL(fillIn(pattern, request.params), baseUrl);
    const query = request.url.indexOf('?');
    if (query !== -1) url.search = request.url.slice(query);
    await forward({ backend, url, request, response });
  };
}

/** The path that is asked of the backend, made from the pattern: what was sent is never passed on as it is. */
function fillIn(pattern: string, params: Readonly<Record<string, unknown>>): string {
  return pattern.replace(/:(\w+)/g, (_match, name: string) => {
    const value = String(params[name]);
    if (value === '.' || value === '..' || /[/\\]/.test(value)) {
      throw new ProblemError(400, 'Bad Request', { detail: `${name} is no part of a path` });
    }
    return encodeURIComponent(value);
  });
}
