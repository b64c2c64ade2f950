import { type Evidence, formatNumber } from '@lab/kit/spec';
import { type Answer, type Labels, type Scene, show } from '../scene/scene.ts';
import { type Leaf, requestsOf } from '../scene/world.ts';
import { isNear, valueFor } from '../truth.ts';

const seenIn = ({ error, series }: Answer): string =>
  error ?? (series.map(({ labels }) => show(labels)).join('; ') || 'nothing');

/** Whether labels tell which leaf is meant: by its address, or by what it was started with. */
const names = (labels: Labels, { host, environment, replica }: Leaf): boolean =>
  labels.instance === host ||
  Object.values(labels).includes(host) ||
  (labels.env === environment.env && labels.replica === replica);

function quietHint({ error, series }: Answer, leaves: readonly Leaf[]): string {
  if (error !== undefined) return `Nothing to look at: ${error}.`;
  return series.length >= leaves.length
    ? 'It cries for leaves that answer, so nobody will listen when one does not.'
    : 'It cries although every leaf answers.';
}

function lossHint(scene: Scene): string {
  const { cut, world } = scene;
  const { error, series } = cut.missing;
  if (error !== undefined) return `Nothing to look at: ${error}.`;
  if (series.length === 0) {
    return 'The leaves were gone for several scrapes, and the answer stayed empty. What a leaf has delivered stays for five minutes, and what is not there cannot be compared; the scrape itself leaves a trace at once.';
  }
  const found = world.cut.filter((leaf) => series.some(({ labels }) => names(labels, leaf)));
  if (found.length === 0) return 'It says that something is missing, but not what.';
  return found.length < world.cut.length
    ? 'One of the lost leaves is not noticed: either it is not asked, or the other of its pair hides it.'
    : 'It names leaves that answer, too.';
}

function redundancyEvidence({ world, cut }: Scene): Evidence {
  const pair = world.leaves.filter(({ environment }) => environment === world.environments[1]);
  const [{ environment } = world.leaves[0] ?? { environment: { env: '', targets: [] } }] = pair;
  const value = valueFor(cut.requests, environment);
  const wanted = requestsOf(environment);
  return {
    asked: 'requests-per-second with one of the pair gone',
    expected: `{env="${environment.env}"} ${formatNumber(wanted)}, as before`,
    seen: value === undefined ? seenIn(cut.requests) : formatNumber(value),
    passed: value !== undefined && isNear(value, wanted),
    hint: 'The pair is there so that one may fail. Your number changes with it, or is wrong before: see federation.',
  };
}

/** The global server notices a leaf that is gone, at once, and no other. */
export function judgeLeafLoss(scene: Scene): Evidence[] {
  const { world, healthy, cut, recovered } = scene;
  const lost = world.cut.map(({ host }) => host);
  const { series } = cut.missing;
  const query = healthy['missing-leaves'].query;
  const asking = query === '' ? {} : { query };
  const quiet = healthy['missing-leaves'];
  return [
    {
      asked: 'missing-leaves: while every leaf answers',
      ...asking,
      expected: 'an empty answer',
      seen: seenIn(quiet),
      passed: quiet.error === undefined && quiet.series.length === 0,
      hint: quietHint(quiet, world.leaves),
    },
    {
      asked: 'missing-leaves: two scrapes after two leaves have gone',
      ...asking,
      expected: `one series for each of ${lost.join(', ')}, by instance, or by env and replica`,
      seen: seenIn(cut.missing),
      passed:
        series.length === lost.length &&
        world.cut.every((leaf) => series.some(({ labels }) => names(labels, leaf))),
      hint: lossHint(scene),
    },
    {
      asked: 'missing-leaves: after they have come back',
      ...asking,
      expected: 'an empty answer',
      seen: seenIn(recovered.missing),
      passed: recovered.missing.error === undefined && recovered.missing.series.length === 0,
      hint:
        recovered.missing.error === undefined
          ? 'The leaves answer again, and it still says that they are missing.'
          : `Nothing to look at: ${recovered.missing.error}.`,
    },
    redundancyEvidence(scene),
  ];
}
