import type { Time } from '../values.ts';
import { toSeconds } from '../values.ts';
import type { PushStream } from './client.ts';

/** A release of a service. */
export interface DeployMarker {
  readonly service: string;
  readonly version: string;
  /** As in the `env` label of metrics and logs. */
  readonly env: string;
  /** What changed, for people. */
  readonly message?: string;
  /** Default: now. */
  readonly time?: Time;
}

/**
 * The log line that marks a deploy: dashboards draw it as an annotation, by
 * `{source="deploy", service=~"..."} | json`. Push it with `LokiClient.push`.
 */
export function deployMarker({
  service,
  version,
  env,
  message = `${service} ${version} deployed`,
  time = Date.now() / 1000,
}: DeployMarker): PushStream {
  const line = JSON.stringify({
    ts: new Date(toSeconds(time) * 1000).toISOString(),
    severity_text: 'info',
    severity_number: 9,
    event: 'deploy',
    message,
    service,
    version,
    env,
    schema_version: 1,
  });
  return { labels: { service, env, level: 'info', source: 'deploy' }, entries: [{ time, line }] };
}
