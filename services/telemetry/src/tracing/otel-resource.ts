import type { Attributes } from '@opentelemetry/api';
import { resource, resourceAttributes } from '../resource.ts';

/**
 * Attributes of the process on every span: those of `OTEL_RESOURCE_ATTRIBUTES`, and the identity
 * that metrics and log lines carry too.
 * @see https://opentelemetry.io/docs/specs/semconv/resource/
 */
export const otelResource: Attributes = {
  ...resourceAttributes,
  'service.name': resource.service,
  'service.version': resource.version,
  'service.instance.id': resource.instance,
  'deployment.environment.name': resource.environment,
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
};
