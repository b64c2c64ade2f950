import { alerts, deploys } from '../build/annotations.ts';
import { heatmap, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, gauge, stat } from '../build/figures.ts';
import { runbook, toDashboard } from '../build/links.ts';
import { table } from '../build/lists.ts';
import {
  promql,
  promqlBuckets,
  promqlNow,
  promqlTable,
  promqlWithExemplars,
} from '../build/queries.ts';
import { fallsTo, risesTo } from '../build/thresholds.ts';
import { datasourceVariable, envVariable, metricVariable } from '../build/variables.ts';
import { noTraffic } from './shared/http.ts';

const env = 'env=~"$env"';
const chosen = `${env}, model=~"$model", version=~"$version"`;
const traces = toDashboard('traces', 'Traces of inference', { service: 'inference' });
const logs = toDashboard('logs', 'Log lines of inference', { service: 'inference' });

export const inference: Board = {
  uid: 'inference',
  folder: 'services',
  title: 'Inference serving',
  about: 'The fraud model: is it fast, is it right, does it still see the world it was trained on?',
  tags: ['red', 'ml'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('inference_requests_total'),
    metricVariable({
      name: 'model',
      label: 'Model',
      description: 'Models that are loaded.',
      selector: 'model_info{env=~"$env"}',
      values: 'model',
    }),
    metricVariable({
      name: 'version',
      label: 'Version',
      description: 'Versions of the chosen models.',
      selector: 'model_info{env=~"$env", model=~"$model"}',
      values: 'version',
    }),
  ],
  annotations: [deploys('inference'), alerts('inference')],
  links: [traces, logs],
  sections: [
    {
      title: 'Serving',
      panels: [
        timeseries({
          title: 'Predictions',
          about: 'Requests per second by version and how they ended.',
          width: 8,
          unit: 'reqps',
          shape: 'stack',
          queries: [
            promql(
              `sum by (version, variant, status) (rate(inference_requests_total{${chosen}}[$__rate_interval]))`,
              '{{variant}} {{version}} {{status}}',
            ),
          ],
        }),
        timeseries({
          title: 'Errors',
          about: 'Failed requests per second by type. invalid_input is the fault of the caller.',
          width: 8,
          unit: 'reqps',
          queries: [
            promql(
              `sum by (error_type) (rate(inference_errors_total{${chosen}}[$__rate_interval]))`,
              '{{error_type}}',
            ),
          ],
        }),
        timeseries({
          title: 'Duration by phase, p95',
          about: 'Where the time of a prediction goes; each dot is one traced prediction.',
          width: 8,
          unit: 's',
          ifEmpty: noTraffic,
          valueLinks: [traces],
          links: [runbook('latency-high')],
          queries: [
            promqlWithExemplars(
              `histogram_quantile(0.95, sum by (phase, le) (rate(inference_phase_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
              '{{phase}}',
            ),
          ],
        }),
        heatmap({
          title: 'Batch size',
          about: 'How many requests the model served at once: larger batches under load are good.',
          width: 8,
          unit: 'short',
          queries: [
            promqlBuckets(
              `sum by (le) (increase(inference_batch_size_bucket{${env}}[$__rate_interval]))`,
            ),
          ],
        }),
        timeseries({
          title: 'Queue in front of the model',
          about: 'Requests that wait for a batch: the saturation of the server.',
          width: 8,
          unit: 'short',
          queries: [promql(`sum by (service) (inference_queue_depth{${env}})`, '{{service}}')],
        }),
        timeseries({
          title: 'Cache hits',
          about: 'Share of the look-ups that the cache answered.',
          width: 8,
          unit: 'percentunit',
          queries: [
            promql(
              `sum by (cache) (rate(cache_requests_total{${env}, result="hit"}[$__rate_interval])) / (sum by (cache) (rate(cache_requests_total{${env}}[$__rate_interval])) > 0)`,
              '{{cache}}',
            ),
          ],
        }),
        timeseries({
          title: 'Decisions without the model',
          about: 'Checkouts per second that used the fixed rule because the model did not answer.',
          width: 8,
          unit: 'reqps',
          links: [runbook('fallback-in-use')],
          queries: [
            promql(
              `sum(rate(inference_fallbacks_total{${env}}[$__rate_interval])) or vector(0)`,
              'fallbacks',
            ),
          ],
        }),
        table({
          title: 'Loaded models',
          about: 'Which version serves in which role, and its memory.',
          width: 16,
          queries: [
            promqlTable(`max by (model, version, variant, algorithm) (model_info{${chosen}})`),
            promqlTable(`max by (model, version) (model_memory_bytes{${chosen}})`),
          ],
          columns: [
            { from: 'model', title: 'Model' },
            { from: 'version', title: 'Version' },
            { from: 'variant', title: 'Role' },
            { from: 'algorithm', title: 'Algorithm' },
            { from: 'Value #B', title: 'Memory', unit: 'bytes', decimals: 1 },
          ],
        }),
      ],
    },
    {
      title: 'Quality',
      panels: [
        gauge({
          title: 'Accuracy',
          about: 'Share of right predictions among the last labelled ones, by version.',
          unit: 'percentunit',
          decimals: 1,
          min: 0,
          max: 1,
          steps: fallsTo(0.95, 0.9),
          queries: [
            promql(
              `max by (model, version) (model_accuracy_ratio{${chosen}})`,
              '{{model}} {{version}}',
            ),
          ],
        }),
        bars({
          title: 'Recall by cohort',
          about: 'Share of the frauds that were found. A cohort far below the others is unfair.',
          height: 6,
          width: 6,
          unit: 'percentunit',
          decimals: 1,
          max: 1,
          steps: fallsTo(0.8, 0.6),
          queries: [promqlNow(`max by (cohort) (cohort_recall_ratio{${env}})`, '{{cohort}}')],
        }),
        timeseries({
          title: 'Outcomes',
          about: 'Labels that arrived per second: true and false, positive and negative.',
          height: 6,
          width: 6,
          unit: 'ops',
          queries: [
            promql(
              `sum by (result) (rate(prediction_outcomes_total{${chosen}}[$__rate_interval]))`,
              '{{result}}',
            ),
          ],
        }),
        stat({
          title: 'Age of the last label',
          about: 'Without labels the accuracy is that of yesterday.',
          width: 6,
          height: 6,
          unit: 's',
          decimals: 0,
          steps: risesTo(60, 300),
          queries: [
            promql(`time() - max(label_last_received_timestamp_seconds{${env}})`, 'last label'),
          ],
        }),
        heatmap({
          title: 'Confidence',
          about: 'How sure the model was. A cloud that wanders is the first sign of drift.',
          unit: 'percentunit',
          ifEmpty: noTraffic,
          queries: [
            promqlBuckets(
              `sum by (le) (increase(inference_confidence_bucket{${chosen}}[$__rate_interval]))`,
            ),
          ],
        }),
        bars({
          title: 'Drift by feature',
          about:
            'Population stability index against the training data, the last one there was: above 0.1 look, above 0.25 act.',
          width: 12,
          unit: 'short',
          decimals: 3,
          steps: risesTo(0.1, 0.25),
          queries: [
            promqlNow(
              `sort_desc(max by (feature) (last_over_time(feature_drift_psi{${env}}[$__range])))`,
              '{{feature}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Accelerator',
      panels: [
        timeseries({
          title: 'GPU utilisation',
          about: 'Of the simulated accelerator, in percent.',
          width: 8,
          unit: 'percent',
          queries: [promql(`max by (gpu) (DCGM_FI_DEV_GPU_UTIL{${env}})`, 'GPU {{gpu}}')],
        }),
        timeseries({
          title: 'GPU memory',
          about: 'Frame buffer in use.',
          width: 8,
          unit: 'mbytes',
          queries: [promql(`max by (gpu) (DCGM_FI_DEV_FB_USED{${env}})`, 'GPU {{gpu}}')],
        }),
        timeseries({
          title: 'GPU temperature',
          about: 'Rises with utilisation; a real one throttles when it is hot.',
          width: 8,
          unit: 'celsius',
          queries: [promql(`max by (gpu) (DCGM_FI_DEV_GPU_TEMP{${env}})`, 'GPU {{gpu}}')],
        }),
      ],
    },
  ],
};
