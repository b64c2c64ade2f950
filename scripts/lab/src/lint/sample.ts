import { givenCatalogue } from './catalogue/given.ts';

const models = ['model="fraud", version="v1"', 'model="ranking", version="v2"'];
const pods = ['pod="a-1"', 'pod="b-1"'];
const edges = ['0.1', '0.2', '0.25', '0.5', '1', '+Inf'];

const each = (name: string, ...dimensions: readonly (readonly string[])[]): string[] =>
  dimensions
    .reduce<string[]>(
      (sets, values) =>
        sets.flatMap((set) => values.map((value) => [set, value].filter(Boolean).join(', '))),
      [''],
    )
    .map((labels) => `${name}{${labels}}`);

const statuses = ['status="200", status_class="2xx"', 'status="503", status_class="5xx"'];
const services = ['service="api", env="prod"', 'service="shop", env="prod"'];

/** Series that the examples of the lint's rules ask about: a shop and its models. */
export const sampleCatalogue = givenCatalogue({
  intervalSeconds: 15,
  externalLabels: ['cluster', 'region'],
  types: {
    model_memory_usage_bytes: 'gauge',
    model_input_features_count: 'gauge',
    model_load_seconds: 'gauge',
    model_rank_seconds: 'summary',
    http_server_active_requests: 'gauge',
    worker_heartbeat_timestamp_seconds: 'gauge',
    queue_lag: 'gauge',
    job_duration_seconds: 'histogram',
  },
  series: [
    ...each('http_server_requests_total', services, statuses, pods),
    ...each(
      'http_server_request_duration_seconds_bucket',
      services,
      pods,
      edges.map((le) => `le="${le}"`),
    ),
    ...each('http_server_request_duration_seconds_sum', services, pods),
    ...each('http_server_request_duration_seconds_count', services, pods),
    ...each('http_server_active_requests', services, pods),
    ...each('model_predictions_total', models, ['result="ok"', 'result="error"'], pods),
    ...each('model_prediction_errors_total', models, pods),
    ...each('model_cache_hits_total', models, pods),
    ...each('model_cache_misses_total', models, pods),
    ...each('model_memory_usage_bytes', models, pods),
    ...each('model_input_features_count', models),
    ...each('model_load_seconds', models),
    ...each('model_rank_seconds', models, ['quantile="0.5"', 'quantile="0.99"']),
    ...each('model_info', models),
    ...each('jobs_total', ['queue="mail"'], ['result="completed"', 'result="dead"']),
    ...each('worker_heartbeat_timestamp_seconds', [...pods, '']),
    ...each('worker_heartbeat_total', pods),
    ...each('queue_lag', ['queue="mail"']),
    ...each('job_duration_seconds', ['queue="mail"']),
    ...each('up', ['job="api"', 'job="worker"'], pods),
  ],
});
