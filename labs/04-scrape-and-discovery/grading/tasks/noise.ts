import type { Evidence } from '@lab/kit/spec';
import { type Relabelling, some } from '../config.ts';
import { isUp, type Scene } from '../scene/scene.ts';
import { ALERTS } from '../world/alerts.ts';
import { NOISE } from '../world/page.ts';
import { type Member, present } from '../world/world.ts';

const isOf = (family: string) => (name: string) =>
  [family, `${family}_bucket`, `${family}_sum`, `${family}_count`].includes(name);

const isNoise = (name: string): boolean => NOISE.some((family) => isOf(family)(name));

const matchesAll = ({ action, regex }: Relabelling): boolean =>
  action === 'drop' && (regex === undefined || regex === null || /^\(?\.[*+]\)?$/.test(regex));

const nameOf = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): string =>
  labels.__name__ ?? '';

/** Why targets that answer leave nothing behind, if that is so. */
function emptyHint({ config, targets, kept }: Scene): string | undefined {
  const failed = targets.find(({ lastError }) => /metric name|__name__/.test(lastError));
  if (failed !== undefined) {
    return `Scrapes fail with "${failed.lastError}": the name of a metric is the label __name__, and a labeldrop took it from every series. labeldrop removes labels, drop removes series.`;
  }
  const isEmptied = targets.some(
    ({ health, labels }) =>
      health === 'up' &&
      kept.some(
        (one) =>
          one.value === 0 &&
          one.labels.instance === labels.instance &&
          one.labels.job === labels.job,
      ),
  );
  const dropsAll = config.jobs.some(({ metric_relabel_configs: rules }) => some(rules, matchesAll));
  if (!isEmptied && !dropsAll) return undefined;
  return 'Targets are up and nothing of them is stored: a drop rule without a regex of its own matches everything.';
}

function familyEvidence(family: string, scene: Scene, isScraped: boolean): Evidence {
  const left = scene.series.filter((one) => isOf(family)(nameOf(one)));
  const jobs = [...new Set(left.map(({ labels }) => labels.job))];
  const isPartly = left.length > 0 && !left.some((one) => nameOf(one).endsWith('_bucket'));
  const isOnce = scene.config.jobs.some(
    ({ metric_relabel_configs: rules }) => (rules ?? []).length > 0,
  );
  const hint = isPartly
    ? 'The buckets are gone, but a histogram has a sum and a count as well.'
    : isOnce
      ? 'A regex must match the whole name of a series, and in each job that scrapes the family a rule must stand.'
      : 'No job has a rule for series; relabel_configs only sees targets.';
  return {
    asked: `${family} is not stored`,
    expected: 'no series',
    seen:
      left.length === 0
        ? 'none'
        : `${left
            .map(nameOf)
            .filter((name, place, all) => all.indexOf(name) === place)
            .join(', ')} of ${jobs.join(', ')}`,
    passed: isScraped && left.length === 0,
    hint: isScraped
      ? hint
      : 'Nothing is scraped, so that proves nothing yet: some scrapes must succeed first.',
  };
}

function alertEvidence({ alert, expr, value }: (typeof ALERTS)[number], scene: Scene): Evidence {
  const answers = scene.alerts[alert] ?? [];
  const passed = answers.length === 1 && answers[0]?.value === value;
  const needed = [...new Set(expr.match(/[a-z][a-z0-9_]{5,}/g))].filter(
    (name) => name !== 'quantile',
  );
  const gone = needed.filter((name) => !scene.series.some((one) => nameOf(one) === name));
  return {
    asked: `${alert} can still fire`,
    query: expr,
    expected: `${value} for the one process in distress`,
    seen: answers.length === 0 ? 'no result' : answers.map((one) => one.value).join(', '),
    passed,
    hint:
      answers.length > 1
        ? 'The same process is scraped more than once.'
        : `The alert reads ${gone.join(' and ') || 'a series'} that your rules have thrown away. It would stay silent for ever, and nothing would say so.`,
  };
}

/** Two families are gone, and nothing else is. */
export function judgeNoise(scene: Scene): Evidence[] {
  const { world, targets, series } = scene;
  const residents = [world.components, world.machines].map((population) =>
    present(population, 'before').filter(({ fate, optsOut }) => fate === 'kept' && !optsOut),
  );
  const scraped = (members: readonly Member[]) => members.filter((member) => isUp(targets, member));
  const empty = emptyHint(scene);
  const isScraped =
    residents.every((members) => scraped(members).length > 0) && empty === undefined;
  const stored = new Set(series.map(nameOf));
  const exposed = residents
    .flatMap(scraped)
    .flatMap(({ samples }) => samples.map(({ name }) => name))
    .filter((name) => !isNoise(name));
  const lost = [...new Set(exposed)].filter((name) => !stored.has(name));
  return [
    ...(empty === undefined
      ? []
      : [
          {
            asked: 'scrapes leave something behind',
            expected: 'series',
            seen: 'none',
            passed: false,
            hint: empty,
          },
        ]),
    ...NOISE.map((family) => familyEvidence(family, scene, isScraped)),
    ...ALERTS.map((one) => alertEvidence(one, scene)),
    {
      asked: 'everything else is kept',
      expected: 'every other family of the targets',
      seen:
        lost.length === 0
          ? 'nothing is missing'
          : `${lost.slice(0, 6).join(', ')} missing (${lost.length} names)`,
      passed: isScraped && lost.length === 0,
      hint:
        lost.length === 0
          ? 'Nothing is scraped, so that proves nothing yet.'
          : 'Your rules throw away more than the two families. A list of what to keep must know everything that anybody will ever ask for.',
    },
  ];
}
