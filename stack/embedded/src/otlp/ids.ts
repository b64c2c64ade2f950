import { HttpError } from '../http/http-error.ts';

/** Checks the length of a trace id and that it is not all zero. @throws HttpError 400 */
export function checkTraceId(hex: string): string {
  if (hex.length === 32 && !/^0+$/.test(hex)) return hex;
  throw new HttpError(400, 'trace ids must be 128 bit and not all zero');
}

/** As {@link checkTraceId} for span ids. */
export function checkSpanId(hex: string): string {
  if (hex.length === 16 && !/^0+$/.test(hex)) return hex;
  throw new HttpError(400, 'span ids must be 64 bit and not all zero');
}
