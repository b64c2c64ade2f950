import type { BackendName } from '../config.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Method and path of one call; `:name` stands for one part of the path. */
export type AllowedCall = `${Method} /${string}`;

/** What each of the kit's services understands beside its own calls. */
const everyService: readonly AllowedCall[] = [
  'GET /readyz',
  'GET /faults',
  'PUT /faults/:name',
  'DELETE /faults/:name',
];

/**
 * The calls that the proxy lets through; everything else is 404. Reading and the few changes that the
 * pages offer, nothing that deletes series, reloads configuration or ends a process.
 */
export const allowedCalls: Readonly<Record<BackendName, readonly AllowedCall[]>> = {
  prometheus: [
    'GET /api/v1/query',
    'POST /api/v1/query',
    'GET /api/v1/query_range',
    'POST /api/v1/query_range',
    'GET /api/v1/query_exemplars',
    'POST /api/v1/query_exemplars',
    'GET /api/v1/format_query',
    'GET /api/v1/labels',
    'POST /api/v1/labels',
    'GET /api/v1/label/:name/values',
    'GET /api/v1/series',
    'POST /api/v1/series',
    'GET /api/v1/metadata',
    'GET /api/v1/targets',
    'GET /api/v1/rules',
    'GET /api/v1/alerts',
    'GET /api/v1/status/tsdb',
    'GET /api/v1/status/buildinfo',
    'GET /api/v1/status/runtimeinfo',
  ],
  alertmanager: [
    'GET /api/v2/status',
    'GET /api/v2/receivers',
    'GET /api/v2/alerts',
    'GET /api/v2/alerts/groups',
    'GET /api/v2/silences',
    'GET /api/v2/silence/:id',
    'POST /api/v2/silences',
    'DELETE /api/v2/silence/:id',
  ],
  loki: [
    'GET /loki/api/v1/query',
    'GET /loki/api/v1/query_range',
    'GET /loki/api/v1/labels',
    'GET /loki/api/v1/label/:name/values',
    'GET /loki/api/v1/series',
    'GET /loki/api/v1/index/stats',
    'GET /loki/api/v1/index/volume',
    'GET /loki/api/v1/index/volume_range',
    'GET /loki/api/v1/patterns',
    'GET /loki/api/v1/detected_labels',
    'GET /loki/api/v1/detected_fields',
    'GET /loki/api/v1/detected_field/:name/values',
    'GET /prometheus/api/v1/rules',
    'GET /prometheus/api/v1/alerts',
  ],
  tempo: [
    'GET /api/traces/:id',
    'GET /api/v2/traces/:id',
    'GET /api/search',
    'GET /api/v2/search/tags',
    'GET /api/v2/search/tag/:name/values',
    'GET /api/metrics/query',
    'GET /api/metrics/query_range',
    'GET /api/status/buildinfo',
  ],
  api: everyService,
  inference: [...everyService, 'GET /v1/models'],
  worker: [...everyService, 'GET /dead-letters', 'POST /dead-letters/redrive'],
  loadgen: [...everyService, 'GET /load', 'PUT /load', 'DELETE /load', 'GET /ledger'],
  inbox: ['GET /readyz', 'GET /messages', 'GET /messages/:id', 'DELETE /messages'],
  'docker-exporter': ['GET /readyz', 'GET /components'],
};
