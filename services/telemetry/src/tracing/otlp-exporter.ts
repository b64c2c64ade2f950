import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http';
import type { Batch, SendOutcome } from '../shipping/shipper.ts';

const untraced = suppressTracing(ROOT_CONTEXT);

/**
 * The transport of `@opentelemetry/exporter-trace-otlp-http` (every `OTEL_EXPORTER_OTLP_*` variable,
 * its retries, its timeouts) for spans that are encoded already.
 * @param encode makes the body of an export request
 */
export function otlpExporter(encode: (batch: Batch) => Buffer): {
  send(batch: Batch): Promise<SendOutcome>;
  close(): Promise<void>;
} {
  const delegate = createOtlpHttpExportDelegate<Batch, unknown>(
    convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/json' }),
    {
      serializeRequest: encode,
      deserializeResponse: (body) =>
        body.length === 0 ? {} : JSON.parse(Buffer.from(body).toString()),
    },
    'otlp_http_json_span_exporter',
    { name: 'span', countItems: ({ count }) => count },
    undefined,
  );
  return {
    send: (batch) =>
      context.with(untraced, () => {
        const { promise, resolve } = Promise.withResolvers<SendOutcome>();
        delegate.export(batch, (result) => resolve(judge(result)));
        return promise;
      }),
    close: () => delegate.shutdown(),
  };
}

/** The delegate reports an HTTP status as a number, a network error by its system code. */
function judge({ code, error }: ExportResult): SendOutcome {
  if (code === ExportResultCode.SUCCESS) return { status: 'sent' };
  const cause = error !== undefined && 'code' in error ? error.code : undefined;
  const detail =
    typeof cause === 'number' ? `status ${cause}` : (error?.message ?? 'no reason given');
  if (typeof cause === 'number') return { status: cause >= 500 ? 'failed' : 'rejected', detail };
  return { status: 'unreachable', detail };
}
