import type { JourneyKind } from './journeys/mix.ts';
import type { LedgerReport } from './ledger/ledger.ts';
import type { Profile } from './schedule/profile.ts';
import type { TruthReport } from './truth-reporter.ts';

export interface LoadStatus {
  readonly state: 'off' | 'running' | 'paused' | 'finished';
  /** Requests per second wanted now; 0 when nothing runs. */
  readonly rps: number;
  /** The parameters of the profile; undefined before the first start. */
  readonly profile: Profile['profile'] | undefined;
  readonly parameters: Omit<Profile, 'profile'> | undefined;
  readonly seed: number | undefined;
  readonly spacing: string | undefined;
  readonly startedAt: string | undefined;
  readonly elapsedSeconds: number | undefined;
  /** Whether the schedule was not kept at some time in the last five seconds. */
  readonly behind: boolean;
  /** The largest lag of the last five seconds. */
  readonly lagSeconds: number;
  readonly inflight: number;
  readonly sent: number;
  readonly shed: number;
  /** Journeys of this run that began, and that ended by kind. */
  readonly journeys: { readonly started: number; readonly ended: Record<JourneyKind, number> };
}

export interface FullReport extends LedgerReport {
  /** Sent and not answered yet, requests to inference included. */
  readonly inflight: number;
  readonly outcomes: TruthReport | null;
}

export interface Flushed extends FullReport {
  /** False when the deadline passed before everything was answered. */
  readonly flushed: boolean;
}
