import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { HttpError } from './http-error.ts';

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);

export interface BodyLimits {
  /** Bytes on the wire. */
  readonly maxBytes: number;
  /** Bytes after decompression. */
  readonly maxDecodedBytes: number;
}

/** The sizes that the originals accept by default in round figures. */
export const defaultBodyLimits: BodyLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDecodedBytes: 64 * 1024 * 1024,
};

/**
 * Reads the body of `request` as it came over the wire.
 * @throws HttpError 413 when it is longer than `maxBytes`.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, size);
}

/**
 * Undoes `content-encoding` gzip or deflate; other encodings are the caller's business.
 * @throws HttpError 400 for data that is not of that encoding or grows beyond `maxDecodedBytes`.
 */
export async function decompress(
  body: Buffer,
  encoding: string,
  maxDecodedBytes: number,
): Promise<Buffer> {
  const options = { maxOutputLength: maxDecodedBytes };
  try {
    if (encoding === 'gzip') return await gunzipAsync(body, options);
    if (encoding === 'deflate') return await inflateAsync(body, options);
    return body;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, `${encoding}: ${message}`, { cause: error });
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, `request body too large: the limit is ${maxBytes} bytes`);
}
