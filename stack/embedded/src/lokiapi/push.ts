import { type Answer, empty } from '../http/answer.ts';
import { type BodyLimits, decompress, readBody } from '../http/body.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { decodeJsonPush } from '../logpush/json-push.ts';
import type { PushLimits } from '../logpush/limits.ts';
import { decodeLogs, decodeLogsJson } from '../logpush/otlp-logs.ts';
import { streamsOfLogs } from '../logpush/otlp-push.ts';
import { decodeProtoPush } from '../logpush/proto-push.ts';
import type { PushedStream } from '../logpush/push-request.ts';
import { validatePush } from '../logpush/validate.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Counter } from '../metrics/metrics.ts';
import { parseExactJson } from '../otlp/json-fields.ts';
import { ProtoError } from '../wire/proto-reader.ts';
import { snappyDecode } from '../wire/snappy.ts';

export interface PushOptions {
  readonly limits: PushLimits;
  readonly body: BodyLimits;
  readonly now: () => number;
  readonly accepted: Counter;
  readonly discarded: Counter;
}

/** `/loki/api/v1/push` */
export async function push(
  store: LogStore,
  options: PushOptions,
  request: Request,
): Promise<Answer> {
  return acceptPush(store, options, await decode(request, options.body));
}

/** `/otlp/v1/logs` */
export async function pushOtlp(
  store: LogStore,
  options: PushOptions,
  request: Request,
): Promise<Answer> {
  const type = mediaType(request);
  if (type !== 'application/json' && type !== 'application/x-protobuf') {
    throw new HttpError(
      400,
      `content type: ${type} is not supported, supported: [application/json, application/x-protobuf]`,
    );
  }
  const encoding = String(request.raw.headers['content-encoding'] ?? '');
  if (!['', 'gzip', 'deflate'].includes(encoding)) {
    throw new HttpError(400, `${encoding} compression not supported`);
  }
  const raw = await readBody(request.raw, options.body.maxBytes);
  const body = await decompress(raw, encoding, options.body.maxDecodedBytes);
  const logs =
    type === 'application/json'
      ? decodeLogsJson(parseExactJson(body.toString('utf8')))
      : refuseBrokenProto(() => decodeLogs(body));
  return acceptPush(store, options, streamsOfLogs(logs, options.now()));
}

/** Stores what may be stored; answers 4xx with the first reason when something may not. */
export function acceptPush(
  store: LogStore,
  options: PushOptions,
  pushed: readonly PushedStream[],
): Answer {
  const { streams, refused } = validatePush(pushed, store, options.limits, options.now());
  store.append(streams);
  let lines = 0;
  for (const { entries } of streams) lines += entries.length;
  options.accepted.inc({}, lines);
  const [reason] = refused;
  if (reason === undefined) return empty(204);
  options.discarded.inc({ reason: 'validation' }, refused.length);
  throw new HttpError(reason.status, reason.message);
}

async function decode(request: Request, limits: BodyLimits): Promise<PushedStream[]> {
  const type = mediaType(request);
  const encoding = String(request.raw.headers['content-encoding'] ?? '');
  const raw = await readBody(request.raw, limits.maxBytes);
  if (type === 'application/json') {
    if (!['', 'gzip', 'deflate', 'snappy'].includes(encoding)) {
      throw new HttpError(400, `Content-Encoding ${JSON.stringify(encoding)} not supported`);
    }
    if (encoding === 'snappy') return decodeJsonPush(snappyDecode(raw, limits.maxDecodedBytes));
    return decodeJsonPush(await decompress(raw, encoding, limits.maxDecodedBytes));
  }
  // Any other type is taken for protobuf, which is always a snappy block.
  return refuseBrokenProto(() => decodeProtoPush(snappyDecode(raw, limits.maxDecodedBytes)));
}

function refuseBrokenProto<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    throw new HttpError(400, `proto: ${error.message}`, { cause: error });
  }
}

function mediaType(request: Request): string {
  const header = request.raw.headers['content-type'];
  if (header === undefined || header === '') throw new HttpError(400, 'mime: no media type');
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}
