import { between, pick, word } from '@lab/kit/spec';
import { behaved, many, page, type Sample, wide } from './page.ts';

/** What becomes of a target when limits are right. */
export type Fate = 'kept' | 'too many samples' | 'too many labels';

/** Something that exposes metrics under an address that only the grader's network knows. */
export interface Member {
  /** What service discovery calls it, or the inventory. */
  readonly service: string;
  readonly address: string;
  readonly env: string;
  readonly version?: string;
  readonly fate: Fate;
  readonly samples: readonly Sample[];
  /** Asks not to be scraped. */
  readonly optsOut?: true;
  /** Pushes its logs, as services do and tools do not. */
  readonly pushesLogs: boolean;
}

/** Members that are there from the start, one that comes and one that goes. */
export interface Population {
  readonly residents: readonly Member[];
  readonly leaver: Member;
  readonly newcomer: Member;
}

/** An address to probe. */
export interface Endpoint {
  readonly address: string;
  readonly module: string;
  /** `probe_success`. */
  readonly success: 0 | 1;
}

/** A system that nobody has seen: its names, versions and sizes are drawn by lot. */
export interface World {
  /** Known to HTTP service discovery. */
  readonly components: Population;
  /** Known to the inventory in `targets/`. */
  readonly machines: Population;
  /** A module of the blackbox exporter that is satisfied with the status 418 alone. */
  readonly oddModule: string;
}

/** Limits that the guide states. */
export const ALLOWED = { samples: 3000, labels: 25 };
export const FORBIDDEN = { samples: 5000, labels: 40 };

/** Labels that every series gets beside its own: name, job, instance, service, env, version. */
const ADDED_LABELS = 6;

function member(changes: Partial<Member> = {}): Member {
  return {
    service: `${word()}-${pick('store', 'gateway', 'ranker')}-${between(2, 9)}`,
    address: `${word()}:${between(8100, 8999)}`,
    env: pick('prod', 'staging', 'eu-west.prod', 'canary_2'),
    version: `${between(0, 9)}.${between(0, 20)}.${between(1, 9)}${pick('', '-rc.2', '+build.71')}`,
    fate: 'kept',
    samples: behaved(word()),
    pushesLogs: pick(true, false),
    ...changes,
  };
}

const manySamples = () =>
  member({
    fate: 'too many samples',
    samples: many(`${word()}_sessions`, between(FORBIDDEN.samples, FORBIDDEN.samples + 800)),
  });

const manyLabels = () =>
  member({
    fate: 'too many labels',
    samples: [wide(`${word()}_info`, between(FORBIDDEN.labels, FORBIDDEN.labels + 8))],
  });

/** Big, with broad series, and all of it allowed. */
function large(): Member {
  const base = behaved(word());
  const samples = [...base, wide(`${word()}_info`, ALLOWED.labels - ADDED_LABELS)];
  const rest = ALLOWED.samples - samples.length - between(0, 50);
  return member({ samples: [...samples, ...many(`${word()}_sessions`, rest)] });
}

/** Draws a world. Versions with and without a suffix are always among it. */
export function createWorld(): World {
  const pair = member({ service: `${word()}-store-2`, version: '2.4.0-rc.1' });
  const { version: _, ...nameless } = member();
  const sick = member({
    version: `1.${between(0, 20)}.0`,
    samples: behaved(word(), { isSick: true }),
  });
  const replica = member({ ...pair, address: `${word()}:${between(8100, 8999)}` });
  return {
    components: {
      residents: [
        pair,
        replica,
        nameless,
        sick,
        large(),
        member({ optsOut: true, pushesLogs: true }),
        manySamples(),
        manyLabels(),
      ],
      leaver: member(),
      newcomer: member(),
    },
    machines: {
      residents: [member(), manySamples(), manyLabels()],
      leaver: member(),
      newcomer: member(),
    },
    oddModule: `http_${word()}`,
  };
}

/** Everybody who is there before the change, or after it. */
export const present = (
  { residents, leaver, newcomer }: Population,
  when: 'before' | 'after',
): readonly Member[] => [...residents, when === 'before' ? leaver : newcomer];

/** The document of HTTP service discovery. */
export const discoveryDocument = (members: readonly Member[]): string =>
  JSON.stringify(
    members.map(({ service, address, env, version, optsOut, pushesLogs }) => ({
      targets: [address],
      labels: {
        __meta_lab_component: service,
        __meta_lab_health: 'healthy',
        __meta_lab_label_metrics_port: address.split(':')[1],
        __meta_lab_label_env: env,
        ...(version !== undefined && { __meta_lab_label_version: version }),
        ...(pushesLogs && { __meta_lab_label_logs: 'pushed' }),
        ...(optsOut && { __meta_lab_label_scrape: 'false' }),
      },
    })),
  );

/** A file of the inventory. JSON is YAML too. */
export const inventoryFile = (members: readonly Member[]): string =>
  JSON.stringify(
    members.map(({ service, address, env }) => ({ targets: [address], labels: { service, env } })),
  );

/** A file with addresses to probe. */
export const probesFile = (endpoints: readonly Endpoint[]): string =>
  JSON.stringify(
    endpoints.map(({ address, module }) => ({ targets: [address], labels: { module } })),
  );

/** The page of a member. */
export const pageOf = ({ samples }: Member): string => page(samples);
