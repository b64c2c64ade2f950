import type { DeployMarker, LoadRequest } from '@lab/clients';

/** Services whose faults a scenario may switch. */
export const stricken = ['api', 'inference', 'worker'] as const;
export type Stricken = (typeof stricken)[number];

/** One fault of one service. */
export interface FaultName {
  readonly service: Stricken;
  readonly name: string;
}

/** A fault that is switched on. */
export interface FaultOn extends FaultName {
  /** Those that are left out take their defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Where the class looks. */
export interface Look {
  readonly title: string;
  /** Path of the console; the page adds its time range. */
  readonly path: string;
}

/** What a scene changes. */
export interface Changes {
  readonly load?: LoadRequest;
  readonly on?: readonly FaultOn[];
  readonly off?: readonly FaultName[];
  readonly deploy?: Pick<DeployMarker, 'service' | 'version' | 'message'>;
}

/** One moment of a scenario: what changes, what is seen then, and where. */
export interface Scene extends Changes {
  /** Seconds since the start. */
  readonly atSeconds: number;
  readonly title: string;
  /** For the instructor: what the class should see, and what to ask. */
  readonly script: string;
  readonly looks: readonly Look[];
}

/** Something that goes wrong on purpose, with its lesson. All it changes is taken back at its end. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What the class takes home, in one sentence. */
  readonly lesson: string;
  readonly seconds: number;
  /** In the order of time, the first at 0. */
  readonly scenes: readonly Scene[];
}

/** What a scene changes, in words, one line each. */
export function describeChanges({ load, on = [], off = [], deploy }: Changes): string[] {
  return [
    ...(load === undefined ? [] : [`load: ${words(load)}`]),
    ...on.map(({ service, name, params = {} }) => `${service}: ${name} on ${words(params)}`.trim()),
    ...off.map(({ service, name }) => `${service}: ${name} off`),
    ...(deploy === undefined ? [] : [`deploy marker: ${deploy.service} ${deploy.version}`]),
  ];
}

const words = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(', ');
