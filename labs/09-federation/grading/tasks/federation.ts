import { type Evidence, formatNumber } from '@lab/kit/spec';
import { type Answer, type Labels, type Scene, show } from '../scene/scene.ts';
import { type Environment, errorRatioOf, requestsOf } from '../scene/world.ts';
import { answersTruth, isNear, valueFor } from '../truth.ts';

function askedEvidence({ world, global }: Scene): Evidence {
  const unasked = world.leaves.filter(({ host }) => !global.asked.includes(host));
  const twice = global.asked.filter((host, place, all) => all.indexOf(host) !== place);
  return {
    asked: 'every leaf is federated, once',
    expected: world.leaves.map(({ host }) => host).join(', '),
    seen: global.asked.join(', ') || 'no job asks for /federate',
    passed: unasked.length === 0 && twice.length === 0,
    hint:
      unasked.length > 0
        ? `Nobody asks ${unasked.map(({ host }) => host).join(', ')}. A pair of which only one is asked is no pair: when that one is gone, so is its environment.`
        : `${twice.join(', ')} is asked more than once.`,
  };
}

/** What a server writes about its own scrapes and rules. */
const OWN = /^(up|scrape_\w+|ALERTS|ALERTS_FOR_STATE)$/;

/** The series of the global server that came from a leaf. */
function federatedSeries({ world, global }: Scene): readonly Labels[] {
  const hosts = new Set(world.leaves.map(({ host }) => host));
  return global.series.filter(({ __name__: name = '', instance = '' }) => {
    const isOwn = global.recorded.includes(name) || (OWN.test(name) && hosts.has(instance));
    return !isOwn && !/^ALERTS/.test(name);
  });
}

function rawEvidence(scene: Scene): Evidence {
  const { world } = scene;
  const targets = world.environments.flatMap((one) => one.targets);
  const names = new Set(targets.flatMap((one) => one.counters.map(({ name }) => name)));
  const addresses = new Set(targets.map(({ address }) => address));
  const raw = federatedSeries(scene).filter(
    (labels) =>
      names.has(labels.__name__ ?? '') ||
      Object.values(labels).some((value) => addresses.has(value)),
  );
  const [first] = raw;
  const isRecorded = scene.leaves.some(({ recorded }) => recorded.includes(first?.__name__ ?? ''));
  return {
    asked: 'the global server has no series of single processes',
    expected: 'none that a process exposes, and none that names a process',
    seen: first ? `${raw.length} of them, such as ${show(first)}` : 'none',
    passed: raw.length === 0,
    hint: isRecorded
      ? 'A rule of the leaf keeps a label of each process. What is not added up there arrives here once for each process.'
      : 'match[] lets through what processes expose. The global server would hold all that the leaves hold, a second time.',
  };
}

function aggregatesEvidence(scene: Scene): Evidence {
  const recorded = new Set(scene.leaves.flatMap((one) => one.recorded));
  const names = new Set(federatedSeries(scene).map((labels) => labels.__name__ ?? ''));
  const arrived = [...recorded].filter((name) => names.has(name));
  return {
    asked: 'what the leaves record arrives',
    expected: 'series that recording rules of the leaves write',
    seen: arrived.join(', ') || 'none',
    passed: arrived.length > 0,
    hint:
      recorded.size === 0
        ? 'The leaves record nothing yet, so there is nothing to be federated but raw series.'
        : `The leaves record ${[...recorded].join(', ')}; no match[] selects that. Each match[] is a whole selector, and its regexes are anchored.`,
  };
}

function honestEvidence(scene: Scene): Evidence {
  const { world } = scene;
  const hosts = new Set(world.leaves.map(({ host }) => host));
  const series = federatedSeries(scene);
  const changed = series.filter(
    (labels) =>
      Object.keys(labels).some((key) => key.startsWith('exported_')) ||
      hosts.has(labels.instance ?? ''),
  );
  const [first] = changed;
  return {
    asked: 'labels are those that the leaf has',
    expected: 'no exported_ labels, and no leaf as the instance of a sum over a shop',
    seen: series.length === 0 ? 'nothing is federated' : first ? show(first) : 'they are',
    passed: series.length > 0 && changed.length === 0,
    hint: 'The global server has put labels of its own scrape over those of the leaf. A federated target speaks for others; a job must be told to believe it.',
  };
}

function envEvidence(scene: Scene): Evidence {
  const known = new Set(scene.world.environments.map(({ env }) => env));
  const series = federatedSeries(scene);
  const nameless = series.filter(({ env = '' }) => !known.has(env));
  const [first] = nameless;
  return {
    asked: 'every federated series says its environment',
    expected: [...known].map((env) => `env="${env}"`).join(' or '),
    seen: series.length === 0 ? 'nothing is federated' : first ? show(first) : 'all of them do',
    passed: series.length > 0 && nameless.length === 0,
    hint: 'The label is missing or wrong at the leaf (solve environments first), or your job overwrites it.',
  };
}

function valueHint(
  answer: Answer,
  environments: readonly Environment[],
  truth: (environment: Environment) => number,
  ratios: (environment: Environment) => number | undefined,
): string {
  if (answer.error !== undefined) return `Nothing to look at: ${answer.error}.`;
  if (answer.series.length === 0) return 'The query finds nothing on the global server.';
  const values = environments.map((one) => valueFor(answer, one));
  if (answer.series.length > environments.length) {
    return 'More than one series for an environment: what tells them apart is not what was asked for.';
  }
  if (values.some((value) => value === undefined)) {
    return 'Not one series for each value of env: the answer has lost the label, or an environment.';
  }
  const [staging, production] = environments;
  const [few, many] = values;
  if (staging && production && few !== undefined && many !== undefined) {
    if (isNear(few, truth(staging)) && isNear(many, 2 * truth(production))) {
      return 'The environment with two leaves comes out twice as large: both replicas count the same shop.';
    }
    const averages = environments.map(ratios);
    if (
      values.every((value, place) => value !== undefined && isNear(value, averages[place] ?? 0))
    ) {
      return 'This is an average of the ratios of single processes, in which an idle one weighs as much as a busy one.';
    }
  }
  return 'The value is not that of the shop. Ask the leaf for the same thing, and compare.';
}

function valueEvidence(
  asked: string,
  answer: Answer,
  environments: readonly Environment[],
  truth: (environment: Environment) => number,
): Evidence {
  const averageRatio = ({ env, targets }: Environment) =>
    targets.reduce((sum, target) => sum + errorRatioOf({ env, targets: [target] }), 0) /
    targets.length;
  const seen = answer.series
    .slice(0, 4)
    .map(({ labels, value }) => `${show(labels)} ${formatNumber(value)}`);
  return {
    asked,
    ...(answer.query !== '' && { query: answer.query }),
    expected: environments
      .map((one) => `{env="${one.env}"} ${formatNumber(truth(one))}`)
      .join('; '),
    seen: answer.error ?? (seen.join('; ') || 'nothing'),
    passed: answersTruth(answer, environments, truth),
    hint: valueHint(answer, environments, truth, averageRatio),
  };
}

/** The global server holds aggregates alone, and they tell the truth. */
export function judgeFederation(scene: Scene): Evidence[] {
  const { environments } = scene.world;
  const requests = (one: Environment) => requestsOf(one);
  return [
    askedEvidence(scene),
    rawEvidence(scene),
    aggregatesEvidence(scene),
    honestEvidence(scene),
    envEvidence(scene),
    valueEvidence(
      'requests-per-second: of each environment',
      scene.healthy['requests-per-second'],
      environments,
      requests,
    ),
    valueEvidence(
      'error-ratio: the share of requests answered with 5xx, of each environment',
      scene.healthy['error-ratio'],
      environments,
      errorRatioOf,
    ),
  ];
}
