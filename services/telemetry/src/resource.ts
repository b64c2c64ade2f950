import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { environment } from './environment.ts';

/** Who emits: the same four values stand in metrics, log lines and spans. */
export interface ServiceResource {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance: string;
}

/**
 * Parses `OTEL_RESOURCE_ATTRIBUTES`: comma-separated `key=value`, values percent-encoded.
 * Malformed pairs are skipped, as the specification asks.
 * @see https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 */
export function parseResourceAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const separator = pair.indexOf('=');
    if (separator < 1) continue;
    const key = pair.slice(0, separator).trim();
    try {
      attributes[key] = decodeURIComponent(pair.slice(separator + 1).trim());
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
    }
  }
  return attributes;
}

/** Every attribute of `OTEL_RESOURCE_ATTRIBUTES`. */
export const resourceAttributes = parseResourceAttributes(environment.OTEL_RESOURCE_ATTRIBUTES);

/** The identity of this process, from `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`. */
export const resource: ServiceResource = {
  service:
    environment.OTEL_SERVICE_NAME ?? resourceAttributes['service.name'] ?? 'unknown_service:node',
  version: resourceAttributes['service.version'] ?? '0.0.0',
  environment: resourceAttributes['deployment.environment.name'] ?? 'local',
  instance:
    resourceAttributes['service.instance.id'] ??
    `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
};
