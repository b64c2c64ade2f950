import type { Evidence } from '@lab/kit/spec';
import { type Scene, show } from '../scene/scene.ts';
import { ORDERS } from '../scene/world.ts';

function onlyOrdersEvidence({ archived }: Scene): Evidence {
  const others = archived.filter(({ __name__: name }) => name !== ORDERS);
  const names = [...new Set(others.map(({ __name__: name = '' }) => name))];
  const orders = archived.length - others.length;
  return {
    asked: 'the archive gets the orders and nothing else',
    expected: `series of ${ORDERS} alone`,
    seen:
      archived.length === 0
        ? 'nothing at all'
        : names.length === 0
          ? `${orders} series of it`
          : `${orders} series of it, and ${others.length} of ${names.slice(0, 4).join(', ')}`,
    passed: orders > 0 && names.length === 0,
    hint:
      archived.length === 0
        ? 'Nothing arrives. Is something sent to the archive, and does a rule keep it? A regex must match the whole name.'
        : names.length > 0
          ? 'Without a rule of its own remote write sends everything that is stored. The archive is paid by the series.'
          : 'The orders are not among what is sent.',
  };
}

function originEvidence({ world, archived }: Scene): Evidence {
  const orders = archived.filter(({ __name__: name }) => name === ORDERS);
  const strange = orders.filter(
    ({ env, replica }) =>
      !world.leaves.some((leaf) => leaf.environment.env === env && leaf.replica === replica),
  );
  const [first] = strange;
  const wanted = world.leaves.reduce((sum, leaf) => sum + leaf.environment.targets.length, 0);
  const own = Object.keys(first ?? {}).filter((key) => /^__tmp/.test(key));
  return {
    asked: 'each archived series says whose it is',
    expected: `${wanted} series with env and replica: one for each process and leaf`,
    seen: first ? show(first) : `${orders.length} series`,
    passed: orders.length === wanted && strange.length === 0,
    hint:
      own.length > 0
        ? 'A helper label is sent along.'
        : first
          ? 'env or replica is missing or wrong. Without the replica both of the pair write the same series, and their samples collide.'
          : orders.length === 0
            ? 'There are no orders in the archive.'
            : 'Not one series for each process and leaf.',
  };
}

function outageHint({ ageLimit, archived }: Scene, arrived: number): string {
  if (archived.length === 0 || arrived === 0) {
    return 'No sample of these has arrived; see the evidence above.';
  }
  return ageLimit === undefined
    ? 'Samples that were scraped while the archive was away are missing there.'
    : `sample_age_limit: ${ageLimit} throws away what has waited longer than that. An hour was to be survived.`;
}

function outageEvidence(scene: Scene): Evidence {
  const sum = (key: 'scraped' | 'arrived') =>
    scene.leaves.reduce((all, { orders }) => all + orders[key], 0);
  const [scraped, arrived] = [sum('scraped'), sum('arrived')];
  return {
    asked: 'what was scraped while the archive was away arrives once it is back',
    expected: `all of ${scraped} samples, with the same time and value`,
    seen: `${arrived} of them`,
    passed: scraped > 0 && arrived === scraped,
    hint: outageHint(scene, arrived),
  };
}

function localEvidence({ leaves }: Scene): Evidence {
  const empty = leaves.filter(({ requestSeries }) => requestSeries === 0);
  return {
    asked: 'the leaves themselves still have everything',
    expected: 'http_requests_total on every leaf',
    seen:
      empty.length === 0 ? 'it is there' : `not on ${empty.map(({ leaf }) => leaf.host).join()}`,
    passed: empty.length === 0,
    hint: 'metric_relabel_configs decide what is stored here; what is sent on is decided elsewhere.',
  };
}

/** The archive gets what it is meant to get, all of it. */
export const judgeRemoteWrite = (scene: Scene): Evidence[] => [
  onlyOrdersEvidence(scene),
  originEvidence(scene),
  outageEvidence(scene),
  localEvidence(scene),
];
