import { buildInfo } from '../config/build-info.ts';
import { empty, json, text } from '../http/answer.ts';
import { Router } from '../http/router.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import { type MetricsOptions, metricsInstant, metricsRange } from './metrics.ts';
import { type OtlpOptions, receiveTraces } from './otlp.ts';
import { searchTraces } from './search.ts';
import { tagNamesV1, tagNamesV2, tagValuesV1, tagValuesV2 } from './tags.ts';
import { traceV1, traceV2 } from './trace-by-id.ts';

export interface TempoOptions extends MetricsOptions {
  readonly metrics: Metrics;
}

/** The query API of the Tempo-compatible store. */
export function tempoRoutes(store: TraceStore, options: TempoOptions): Router {
  const { metrics, timeoutMs } = options;
  return new Router()
    .on('GET', '/ready', () => text('ready\n'))
    .on('GET', '/metrics', () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: metrics.render(),
    }))
    .on('GET', '/api/echo', () => text('echo'))
    .on('GET', '/api/status/buildinfo', () =>
      json({
        version: buildInfo.tempo,
        revision: buildInfo.revision,
        branch: buildInfo.branch,
        buildUser: '',
        buildDate: '',
        goVersion: '',
      }),
    )
    .on('GET POST', '/flush', () => empty(204))
    .on('GET', '/api/traces/:id', (request) => traceV1(store, request))
    .on('GET', '/api/v2/traces/:id', (request) => traceV2(store, timeoutMs, request))
    .on('GET', '/api/search', (request) => searchTraces(store, timeoutMs, request))
    .on('GET', '/api/search/tags', (request) => tagNamesV1(store, timeoutMs, request))
    .on('GET', '/api/v2/search/tags', (request) => tagNamesV2(store, timeoutMs, request))
    .on('GET', '/api/search/tag/:name/values', (request) => tagValuesV1(store, request))
    .on('GET', '/api/v2/search/tag/:name/values', (request) =>
      tagValuesV2(store, timeoutMs, request),
    )
    .on('GET', '/api/metrics/query_range', (request) => metricsRange(store, options, request))
    .on('GET', '/api/metrics/query', (request) => metricsInstant(store, options, request));
}

/** The OTLP receiver. */
export function otlpRoutes(store: TraceStore, options: OtlpOptions): Router {
  return new Router().on('POST', '/v1/traces', (request) => receiveTraces(store, options, request));
}
