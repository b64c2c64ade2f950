import type { Leaf, World } from './world.ts';

export type Labels = Readonly<Record<string, string>>;

/** One series of an answer. */
export interface Series {
  readonly labels: Labels;
  readonly value: number;
}

/** What the learner's query answered, or why it did not. */
export interface Answer {
  readonly query: string;
  readonly series: readonly Series[];
  readonly error?: string;
}

export type Question = 'requests-per-second' | 'error-ratio' | 'missing-leaves';

/** What a leaf showed. */
export interface LeafLook {
  readonly leaf: Leaf;
  /** Labels of every series that it gives away. */
  readonly federated: readonly Labels[];
  /** Names that its recording rules write. */
  readonly recorded: readonly string[];
  /** Its own series of http_requests_total. */
  readonly requestSeries: number;
  /** Alerts that it has sent. */
  readonly alertsSent: number;
  /** Samples of the orders that it scraped around the outage, and how many the archive has got. */
  readonly orders: { readonly scraped: number; readonly arrived: number };
}

/** What became of a world with the learner's configuration. */
export interface Scene {
  readonly world: World;
  readonly leaves: readonly LeafLook[];
  readonly global: {
    /** Labels of every series, with the name. */
    readonly series: readonly Labels[];
    /** Hosts that are federated, each as often as it is. */
    readonly asked: readonly string[];
    /** Names that its own rules write. */
    readonly recorded: readonly string[];
  };
  readonly healthy: Readonly<Record<Question, Answer>>;
  /** While the leaves of `world.cut` cannot be reached. */
  readonly cut: { readonly missing: Answer; readonly requests: Answer };
  readonly recovered: { readonly missing: Answer };
  /** Labels of every series that the archive has, with the name. */
  readonly archived: readonly Labels[];
  /** The limit of age that the learner has set, if there is one. */
  readonly ageLimit: string | undefined;
  /** Labels of the alerts that Alertmanager has. */
  readonly alerts: readonly Labels[];
}

/** Labels as PromQL writes them. */
export const show = ({ __name__: name = '', ...labels }: Labels): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(', ')}}`;
