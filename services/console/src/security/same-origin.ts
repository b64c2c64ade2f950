import { randomBytes, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@lab/telemetry';
import type { Request, RequestHandler } from 'express';

const reading = new Set(['GET', 'HEAD']);

/** Header that carries the token. */
const tokenHeader = 'x-console-token';

/**
 * Lets only the console's own page use the programming interface. Reading is refused to a browser
 * that says another site asks; anything else needs the page's origin and the token of this process,
 * which other sites cannot read.
 */
export class SameOrigin {
  /** 256 random bits, new with every start. */
  readonly token: string = randomBytes(32).toString('base64url');

  readonly guard: RequestHandler = (request, response, next) => {
    response.set('cache-control', 'no-store');
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw refusal('the request comes from another site');
    }
    if (!reading.has(request.method)) {
      if (request.headers.origin !== ownOrigin(request)) {
        throw refusal("the header origin is not the console's");
      }
      if (!this.#isToken(request.headers[tokenHeader])) {
        throw refusal(`the header ${tokenHeader} is missing or out of date; reload the page`);
      }
    }
    next();
  };

  #isToken(given: string | string[] | undefined): boolean {
    const [wanted, offered] = [Buffer.from(this.token), Buffer.from(String(given))];
    return wanted.length === offered.length && timingSafeEqual(wanted, offered);
  }
}

function ownOrigin(request: Request): string {
  return `http://${request.headers.host}`;
}

function refusal(detail: string): ProblemError {
  return new ProblemError(403, 'Forbidden', { detail });
}
