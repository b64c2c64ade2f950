import { useSearchParams } from 'wouter';

export const signals = ['metrics', 'logs', 'traces'] as const;
export type Signal = (typeof signals)[number];

/** Everything that a link to Explore says beside the time range. */
export interface ExploreState {
  readonly signal: Signal;
  readonly query: string;
  /** `table`, or `services` for the graph of services; each signal has its own default. */
  readonly view: string;
  /** Whether metrics are asked for one moment only. */
  readonly isInstant: boolean;
  /** Whether log lines are followed as they come. */
  readonly isLive: boolean;
  readonly trace: string | undefined;
  readonly span: string | undefined;
}

/** Parameters of the URL that belong to one signal; they leave when another one is chosen. */
const own = ['query', 'view', 'mode', 'live', 'trace', 'span'] as const;
export type OwnParameter = (typeof own)[number];

export type Changes = Partial<Record<OwnParameter, string | undefined>>;

/** The URL before each change of the signal, so that coming back finds what was there. */
const left = new Map<Signal, Changes>();

export function useExplore(): {
  readonly state: ExploreState;
  /** Sets parameters; undefined removes one. `replace` leaves no step to go back to. */
  readonly change: (changes: Changes, replace?: boolean) => void;
  readonly select: (signal: Signal) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const state = stateOf(parameters);
  const change = (changes: Changes, replace = false) =>
    setParameters((current) => written(current, changes), { replace });
  const select = (signal: Signal) => {
    left.set(
      state.signal,
      Object.fromEntries(own.map((name) => [name, parameters.get(name) ?? undefined])),
    );
    setParameters((current) => {
      const next = written(current, Object.fromEntries(own.map((name) => [name, undefined])));
      next.set('signal', signal);
      return written(next, left.get(signal) ?? {});
    });
  };
  return { state, change, select };
}

function stateOf(parameters: URLSearchParams): ExploreState {
  const asked = parameters.get('signal');
  return {
    signal: signals.find((signal) => signal === asked) ?? 'metrics',
    query: parameters.get('query') ?? '',
    view: parameters.get('view') ?? '',
    isInstant: parameters.get('mode') === 'instant',
    isLive: parameters.get('live') === '1',
    trace: parameters.get('trace') ?? undefined,
    span: parameters.get('span') ?? undefined,
  };
}

function written(current: URLSearchParams, changes: Changes): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}
