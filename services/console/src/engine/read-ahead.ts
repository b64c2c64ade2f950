import type { RequestHandler } from 'express';
import type { Look } from './commands.ts';
import type { Engine } from './engine.ts';

/**
 * Begins to look at what a page asks for once it is loaded: the command takes most of a second, and who
 * asks while it runs gets its answer. Only for a browser that opens the page, not for one that is led
 * to fetch it by another site.
 */
export function readAhead(engine: Engine, look: Look): RequestHandler {
  return (request, _response, next) => {
    if (engine.isAvailable && request.headers['sec-fetch-dest'] === 'document') {
      // Whoever asks for it is told of its failure.
      engine.read(look).catch(() => undefined);
    }
    next();
  };
}
