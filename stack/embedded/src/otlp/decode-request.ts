import { HttpError } from '../http/http-error.ts';
import { ProtoError, ProtoReader } from '../wire/proto-reader.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTraces } from './decode-proto.ts';
import { parseExactJson } from './json-fields.ts';
import type { ResourceSpans } from './model.ts';

/** The encodings of an OTLP request; also the first byte of a stored request. */
export const encodings = { protobuf: 1, json: 2 } as const;
export type Encoding = (typeof encodings)[keyof typeof encodings];

/** Decodes a request in either encoding. @throws HttpError 400 */
export function decodeTraceRequest(encoding: Encoding, body: Buffer): ResourceSpans[] {
  if (encoding === encodings.json) return decodeTracesJson(parseExactJson(body.toString('utf8')));
  try {
    return decodeTraces(new ProtoReader(body));
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    throw new HttpError(400, `proto: ${error.message}`, { cause: error });
  }
}
