import { buildInfo } from '../config/build-info.ts';
import { type Answer, empty, json, text } from '../http/answer.ts';
import { Router } from '../http/router.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { StreamPatterns } from '../patterns/stream-patterns.ts';
import { detectedFields, detectedFieldValues } from './detected-fields.ts';
import { detectedLabels } from './detected-labels.ts';
import { formatQuery } from './format.ts';
import { labelNames, labelValues, series } from './metadata.ts';
import { patterns } from './patterns.ts';
import { type PushOptions, push, pushOtlp } from './push.ts';
import { type QueryOptions, queryInstant, queryRange } from './query.ts';
import { indexStats, volume, volumeRange } from './volume.ts';

export interface LokiOptions extends PushOptions, QueryOptions {
  readonly metrics: Metrics;
}

const PREFIX = '/loki/api/v1';

/** The HTTP API of the Loki-compatible store. */
export function lokiRoutes(store: LogStore, options: LokiOptions): Router {
  const { now, metrics } = options;
  const mined = new StreamPatterns();
  return new Router()
    .on('GET', '/ready', () => text('ready\n'))
    .on('GET', '/metrics', () => prometheus(metrics))
    .on('GET', `${PREFIX}/status/buildinfo`, () => json(version()))
    .on('POST', '/flush', () => empty(204))
    .on('POST', `${PREFIX}/push`, (request) => push(store, options, request))
    .on('POST', '/otlp/v1/logs', (request) => pushOtlp(store, options, request))
    .on('GET POST', `${PREFIX}/query`, (request) => queryInstant(store, options, request))
    .on('GET POST', `${PREFIX}/query_range`, (request) => queryRange(store, options, request))
    .on('GET POST', `${PREFIX}/labels`, (request) => labelNames(store, now(), request))
    .on('GET POST', `${PREFIX}/label`, (request) => labelNames(store, now(), request))
    .on('GET POST', `${PREFIX}/label/:name/values`, (request) => labelValues(store, now(), request))
    .on('GET POST', `${PREFIX}/series`, (request) => series(store, now(), request))
    .on('GET POST', `${PREFIX}/index/stats`, (request) => indexStats(store, now(), request))
    .on('GET POST', `${PREFIX}/index/volume`, (request) => volume(store, now(), request))
    .on('GET POST', `${PREFIX}/index/volume_range`, (request) => volumeRange(store, now(), request))
    .on('GET POST', `${PREFIX}/detected_labels`, (request) => detectedLabels(store, now(), request))
    .on('GET POST', `${PREFIX}/detected_fields`, (request) =>
      detectedFields(store, options, request),
    )
    .on('GET POST', `${PREFIX}/detected_field/:name/values`, (request) =>
      detectedFieldValues(store, options, request),
    )
    .on('GET POST', `${PREFIX}/patterns`, (request) => patterns(store, mined, options, request))
    .on('GET POST', `${PREFIX}/format_query`, formatQuery);
}

function prometheus(metrics: Metrics): Answer {
  return {
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    body: metrics.render(),
  };
}

function version(): Record<string, string> {
  return {
    version: buildInfo.loki,
    revision: buildInfo.revision,
    branch: buildInfo.branch,
    buildUser: '',
    buildDate: '',
    goVersion: '',
  };
}
