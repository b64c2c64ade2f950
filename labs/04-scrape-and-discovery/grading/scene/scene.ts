import type { BenchPrometheus } from '@lab/kit/spec';
import type { Config } from '../config.ts';
import type { Endpoint, Member, World } from '../world/world.ts';

/** A target as Prometheus' API shows it. */
export type Target = Awaited<ReturnType<BenchPrometheus['client']['targets']>>[number];

/** One series of an answer. */
export interface Answer {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the learner's Prometheus made of a world. */
export interface Scene {
  readonly world: World;
  readonly endpoints: readonly Endpoint[];
  readonly config: Config;
  /** What was asked of the network. */
  readonly requests: readonly URL[];
  readonly targets: readonly Target[];
  /** The same two refreshes after one member of each population came and one went, if that was to be. */
  readonly later: readonly Target[];
  /** `count by (__name__, job)` over all series. */
  readonly series: readonly Answer[];
  /** What each protected alert's expression answers, by the name of the alert. */
  readonly alerts: Readonly<Record<string, readonly Answer[]>>;
  /** `probe_success`. */
  readonly probes: readonly Answer[];
  /** `scrape_samples_post_metric_relabeling`. */
  readonly kept: readonly Answer[];
}

/** The targets that were made of an address, before relabelling moved it elsewhere. */
export const targetsAt = (targets: readonly Target[], address: string): Target[] =>
  targets.filter(({ discoveredLabels }) => discoveredLabels.__address__ === address);

/** The targets of a member. */
export const targetsOf = (targets: readonly Target[], { address }: Member): Target[] =>
  targetsAt(targets, address);

/** Whether a member is scraped without an error. */
export const isUp = (targets: readonly Target[], member: Member): boolean =>
  targetsOf(targets, member).some(({ health }) => health === 'up');
