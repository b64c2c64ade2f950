import type { Evidence } from '@lab/kit/spec';
import { isUp, type Scene, type Target, targetsOf } from '../scene/scene.ts';
import { ALLOWED, FORBIDDEN, type Member, present } from '../world/world.ts';

const EXCEEDED = {
  'too many samples': {
    error: /sample limit exceeded/,
    limit: 'sample_limit',
    what: `a target with more than ${FORBIDDEN.samples} samples`,
  },
  'too many labels': {
    error: /label_limit exceeded/,
    limit: 'label_limit',
    what: `a target with a series of more than ${FORBIDDEN.labels} labels`,
  },
} as const;

function cutHint(
  limit: 'sample_limit' | 'label_limit',
  uncut: readonly Target[],
  { config }: Scene,
): string {
  const limited = config.jobs.filter((job) => typeof job[limit] === 'number');
  if (limited.length === 0) {
    return 'Nothing limits this. One careless deployment would fill the memory of this Prometheus.';
  }
  const names = limited.map((job) => job.job_name);
  return uncut.some(({ scrapePool }) => names.includes(scrapePool))
    ? `Your ${limit} lets it through: it is not low enough.`
    : `Only ${names.join(', ')} has a ${limit}; a limit of one job does not protect from the targets of another.`;
}

function cutEvidence(
  fate: keyof typeof EXCEEDED,
  where: string,
  members: readonly Member[],
  scene: Scene,
): Evidence {
  const { error, limit, what } = EXCEEDED[fate];
  const targets = members
    .filter((member) => member.fate === fate)
    .flatMap((member) => targetsOf(scene.targets, member));
  const isCut = targets.length > 0 && targets.every(({ lastError }) => error.test(lastError));
  const seen = targets.map(({ health, lastError }) => lastError || health).join(', ');
  return {
    asked: `${where}: ${what} is cut off`,
    expected: `down, with "${limit}" or "${limit.replace('_', ' ')} exceeded" as the reason`,
    seen: seen || 'it is not scraped',
    passed: isCut,
    hint:
      targets.length === 0
        ? 'It is not scraped: begin with http-sd and file-sd.'
        : cutHint(limit, targets, scene),
  };
}

function allowedHint(down: readonly Member[], scene: Scene): string {
  const errors = down
    .flatMap((member) => targetsOf(scene.targets, member))
    .map((one) => one.lastError);
  const error = errors.find((text) => text !== '') ?? '';
  if (/target_limit/.test(error)) {
    return 'target_limit counts the targets of a job, and when there is one too many the whole job fails. It says nothing of how much one target delivers.';
  }
  if (/limit exceeded/.test(error)) {
    return `Your limit cuts off who does nothing wrong ("${error}"): up to ${ALLOWED.samples} samples and ${ALLOWED.labels} labels are allowed.`;
  }
  return error === ''
    ? 'They are not scraped: begin with http-sd and file-sd.'
    : `The scrape fails: ${error}`;
}

/** Who exceeds is cut off, in every job; who does not stays. */
export function judgeLimits(scene: Scene): Evidence[] {
  const { components, machines } = scene.world;
  const listed = present(components, 'before').filter(({ optsOut }) => !optsOut);
  const inventory = present(machines, 'before');
  const allowed = [...listed, ...inventory].filter(({ fate }) => fate === 'kept');
  const down = allowed.filter((member) => !isUp(scene.targets, member));
  return [
    ...(['too many samples', 'too many labels'] as const).flatMap((fate) => [
      cutEvidence(fate, 'components', listed, scene),
      cutEvidence(fate, 'machines', inventory, scene),
    ]),
    {
      asked: 'everybody else stays',
      expected: `${allowed.length} targets up, the largest with ${ALLOWED.samples} samples`,
      seen:
        down.length === 0
          ? 'all of them'
          : `${down.length} are not: ${down.map(({ address }) => address).join(', ')}`,
      passed: down.length === 0,
      hint: allowedHint(down, scene),
    },
  ];
}
