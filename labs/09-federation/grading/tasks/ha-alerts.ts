import type { Evidence } from '@lab/kit/spec';
import { type Scene, show } from '../scene/scene.ts';

function sendersEvidence({ leaves }: Scene): Evidence {
  const silent = leaves.filter(({ alertsSent }) => alertsSent === 0);
  return {
    asked: 'every leaf sends its alerts, both of the pair too',
    expected: 'alerts sent by each',
    seen: leaves.map(({ leaf, alertsSent }) => `${leaf.host}: ${alertsSent}`).join(', '),
    passed: silent.length === 0,
    hint: `Nothing comes from ${silent.map(({ leaf }) => leaf.host).join(', ')}. A pair in which one is silent is no pair: alerts must go on when the other is gone.`,
  };
}

function countHint({ alerts, world, leaves }: Scene): string {
  if (alerts.length === 0) {
    return 'No alert has reached Alertmanager. Does the alert fire, and does the leaf know where Alertmanager is?';
  }
  const known = new Set(world.environments.map(({ env }) => env));
  const blank = alerts.filter(({ env = '' }) => !known.has(env));
  if (blank.length > 0) {
    return 'An alert does not say its environment: those of staging and production cannot be told apart, or become one.';
  }
  if (alerts.length > world.environments.length && alerts.some((labels) => labels.replica)) {
    return 'Alertmanager takes alerts for the same when all of their labels are, and the two of the pair differ in one: people are called twice.';
  }
  return alerts.length > leaves.length
    ? 'More alerts than leaves: a label of single processes is left in the alert.'
    : 'Not one alert for each environment.';
}

/** Both of a pair fire, and Alertmanager has one alert. */
export function judgeHaAlerts(scene: Scene): Evidence[] {
  const { alerts, world, leaves } = scene;
  const replicas = alerts.filter((labels) => labels.replica !== undefined);
  const envs = world.environments.map(({ env }) => env);
  const names = new Set(alerts.map(({ alertname }) => alertname));
  return [
    sendersEvidence(scene),
    {
      asked: 'Alertmanager has one alert for each environment that fails',
      expected: envs.map((env) => `{env="${env}"}`).join('; '),
      seen: alerts.map((labels) => show(labels)).join('; ') || 'no alert',
      passed:
        names.size === 1 &&
        alerts.length === envs.length &&
        envs.every((env) => alerts.some((labels) => labels.env === env)) &&
        replicas.length === 0,
      hint: countHint(scene),
    },
    {
      asked: 'the replica is missing in alerts alone',
      expected: 'every series that leaves a leaf has it still',
      seen: leaves
        .map(({ leaf, federated }) => {
          const own = federated.filter(({ replica }) => replica === leaf.replica);
          return `${leaf.host}: ${own.length} of ${federated.length}`;
        })
        .join(', '),
      passed: leaves.every(
        ({ leaf, federated }) =>
          federated.length > 0 && federated.every(({ replica }) => replica === leaf.replica),
      ),
      hint: 'Without the replica in external_labels, series of the pair cannot be told apart in the archive and above. Only the alert must lose it.',
    },
  ];
}
