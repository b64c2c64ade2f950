import { type Answer, empty, json } from '../http/answer.ts';
import { type BodyLimits, decompress, readBody } from '../http/body.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import type { Counter } from '../metrics/metrics.ts';
import { decodeTraceRequest, encodings } from '../otlp/decode-request.ts';
import type { ResourceSpans } from '../otlp/model.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';

export interface OtlpOptions {
  readonly body: BodyLimits;
  readonly received: Counter;
  /** Sees every accepted request, after it was stored. */
  readonly onSpans?: (spans: readonly ResourceSpans[]) => void;
}

/** `POST /v1/traces` https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export async function receiveTraces(
  store: TraceStore,
  options: OtlpOptions,
  request: Request,
): Promise<Answer> {
  const type = String(request.raw.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim();
  const encoding =
    type === 'application/x-protobuf'
      ? encodings.protobuf
      : type === 'application/json'
        ? encodings.json
        : undefined;
  if (encoding === undefined)
    throw new HttpError(
      415,
      '415 unsupported media type, supported: [application/json, application/x-protobuf]',
    );
  const raw = await readBody(request.raw, options.body.maxBytes);
  const compression = String(request.raw.headers['content-encoding'] ?? '');
  if (!['', 'identity', 'gzip', 'deflate'].includes(compression)) {
    throw new HttpError(400, `unsupported Content-Encoding: ${compression}`);
  }
  const body = await decompress(raw, compression, options.body.maxDecodedBytes);
  const decoded = decodeTraceRequest(encoding, body);
  store.append(encoding, body, decoded);
  let spans = 0;
  for (const { scopes } of decoded) for (const scope of scopes) spans += scope.spans.length;
  options.received.inc({ tenant: 'single-tenant' }, spans);
  options.onSpans?.(decoded);
  if (encoding === encodings.json) return json({ partialSuccess: {} });
  return { ...empty(200), type: 'application/x-protobuf' };
}
