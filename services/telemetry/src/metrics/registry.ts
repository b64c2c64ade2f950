import { collectDefaultMetrics, type OpenMetricsContentType, Registry } from 'prom-client';
import { resource } from '../resource.ts';

/** Every metric of this process, exposed as OpenMetrics on `/metrics`. */
export const registry: Registry<OpenMetricsContentType> = new Registry(
  Registry.OPENMETRICS_CONTENT_TYPE,
);

registry.setDefaultLabels({
  service: resource.service,
  env: resource.environment,
  version: resource.version,
});
collectDefaultMetrics({ register: registry });
