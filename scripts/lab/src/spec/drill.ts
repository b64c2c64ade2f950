import type { Sources } from '../grading/sources.ts';
import type { Interval } from './timeline.ts';

/** Something that happens to the system during a drill and is taken back afterwards. */
export interface Incident {
  readonly id: string;
  /** What a learner is told once the drill is over. */
  readonly title: string;
  /** Switches it on. It must end by itself after `seconds` in case nobody switches it off. */
  readonly begin: (sources: Sources, seconds: number) => Promise<void>;
  readonly end: (sources: Sources) => Promise<void>;
}

/**
 * A rehearsed series of incidents, one after the other in a random order. It is recorded once,
 * in the stores themselves; every query of a learner is then replayed over the recording, so that
 * a second check costs no second drill.
 */
export interface DrillPlan {
  /** What happens, in an order that is drawn by lot. */
  readonly incidents: readonly Incident[];
  /** Seconds of undisturbed traffic before the first incident. */
  readonly baselineSeconds: number;
  /** Seconds that an incident lasts. */
  readonly incidentSeconds: number;
  /** Seconds of rest after an incident. */
  readonly recoverySeconds: number;
  /** Seconds of further rest after the last one, so that every signal can be seen to recover. */
  readonly settleSeconds: number;
}

/** When each incident of a drill began and ended. Times are Unix seconds. */
export interface DrillRecording {
  readonly lab: string;
  readonly start: number;
  readonly end: number;
  /** Requests that the load generator sent in that time, by its ledger. */
  readonly requests: number;
  readonly incidents: readonly ({ readonly id: string } & Interval)[];
}

/** An incident made by a fault switch of one service (`PUT /faults/:name`). */
export function fault(options: {
  readonly id: string;
  readonly title: string;
  readonly service: string;
  readonly name: string;
  readonly params?: Readonly<Record<string, unknown>>;
}): Incident {
  const { id, title, service, name, params } = options;
  return {
    id,
    title,
    begin: async (sources, durationSeconds) => {
      await sources.service(service).switchFaultOn(name, { ...params, durationSeconds });
    },
    end: async (sources) => {
      await sources.service(service).switchFaultOff(name);
    },
  };
}

/** More traffic than usual. */
export function surge(options: {
  readonly id: string;
  readonly title: string;
  readonly factor: number;
}): Incident {
  const { id, title, factor } = options;
  let usual: Awaited<ReturnType<Sources['loadgen']['load']>> | undefined;
  return {
    id,
    title,
    begin: async ({ loadgen }) => {
      usual = await loadgen.load();
      await loadgen.setLoad({ profile: 'steady', rps: usual.rps * factor });
    },
    end: async ({ loadgen }) => {
      if (usual !== undefined) await loadgen.setLoad({ profile: 'steady', rps: usual.rps });
      usual = undefined;
    },
  };
}
