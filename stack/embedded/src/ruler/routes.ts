import { stringify } from 'yaml';
import { type Answer, json } from '../http/answer.ts';
import { HttpError } from '../http/http-error.ts';
import type { Router } from '../http/router.ts';
import { labelObject } from '../lokiapi/render.ts';
import type { Alert, AlertRule } from './alert-rule.ts';
import type { GroupRunner, RunningRule } from './group-runner.ts';
import type { Ruler } from './ruler.ts';

/**
 * The HTTP API of the ruler. Without a ruler there are no rules, as on a server without rule files.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#ruler-endpoints
 */
export function rulerRoutes(router: Router, ruler: Ruler | undefined): Router {
  const groups = () => ruler?.groups ?? [];
  return router
    .on('GET', '/loki/api/v1/rules', () => yaml(byFile(groups())))
    .on('GET', '/loki/api/v1/rules/:namespace', ({ params }) =>
      yaml(byFile(groups().filter(({ group }) => group.file === params.namespace))),
    )
    .on('GET', '/loki/api/v1/rules/:namespace/:group', ({ params }) => {
      const found = groups().find(
        ({ group }) => group.file === params.namespace && group.name === params.group,
      );
      if (found === undefined) throw new HttpError(404, 'group does not exist');
      return yaml(found.group.source);
    })
    .on('GET', '/prometheus/api/v1/rules', () => success({ groups: groups().map(describeGroup) }))
    .on('GET', '/prometheus/api/v1/alerts', () =>
      success({ alerts: groups().flatMap(({ alertRules }) => alertRules.flatMap(describeAlerts)) }),
    );
}

function success(data: unknown): Answer {
  return json({ status: 'success', data, errorType: '', error: '' });
}

function yaml(value: unknown): Answer {
  return { status: 200, type: 'application/yaml', body: stringify(value) };
}

function byFile(groups: readonly GroupRunner[]): Record<string, unknown[]> {
  if (groups.length === 0) throw new HttpError(404, 'no rule groups found');
  const files: Record<string, unknown[]> = {};
  for (const { group } of groups) {
    files[group.file] ??= [];
    files[group.file]?.push(group.source);
  }
  return files;
}

function describeGroup({ group, rules, evaluatedAtMs, seconds }: GroupRunner) {
  return {
    name: group.name,
    file: group.file,
    rules: rules.map(describeRule),
    interval: group.intervalMs / 1000,
    limit: group.limit,
    lastEvaluation: time(evaluatedAtMs),
    evaluationTime: seconds,
  };
}

function describeRule(running: RunningRule) {
  const { health, lastError, evaluatedAtMs, seconds } = running.health;
  const evaluation = {
    health,
    lastError,
    lastEvaluation: time(evaluatedAtMs),
    evaluationTime: seconds,
  };
  if (running.kind === 'recording') {
    const { name, query, labels } = running.rule;
    return { name, query, labels, ...evaluation, type: 'recording' };
  }
  const { rule, state } = running.rule;
  return {
    state,
    name: rule.name,
    query: rule.query,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    labels: rule.labels,
    annotations: rule.annotations,
    alerts: describeAlerts(running.rule),
    ...evaluation,
    type: 'alerting',
  };
}

function describeAlerts(rule: AlertRule) {
  return rule.active.map((alert: Alert) => ({
    labels: labelObject(alert.labels),
    annotations: alert.annotations,
    state: alert.state,
    activeAt: time(alert.activeAtMs),
    value: exponential(alert.value),
  }));
}

function time(ms: number): string {
  return ms === 0 ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString();
}

/** A number as Go writes it with format `e`: `1e+00`. */
function exponential(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
