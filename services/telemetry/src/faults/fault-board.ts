import { z } from 'zod';
import { ProblemError, parseBody } from '../problem.ts';
import { commonFaults } from './common-faults.ts';
import type { FaultDefinition } from './definition.ts';
import { RouteFaults } from './route-faults.ts';

export interface FaultState {
  readonly name: string;
  readonly description: string;
  readonly on: boolean;
  /** Parameters with which the fault is on, null when it is off. */
  readonly params: Record<string, unknown> | null;
  /** When it switches itself off (ISO 8601); null when it does not, or is off. */
  readonly endsAt: string | null;
  /** JSON Schema of the parameters. */
  readonly schema: unknown;
}

/** The faults of a service. */
export interface FaultBoard<D extends Record<string, z.ZodObject> = Record<string, z.ZodObject>> {
  /** The parameters of a fault of the service that is on, undefined while it is off. */
  get<K extends keyof D & string>(name: K): z.output<D[K]> | undefined;
  /**
   * Switches a fault on, or on again with other parameters.
   * @throws ProblemError 404 for an unknown name, 400 for bad parameters
   */
  set(name: string, params?: unknown): Promise<void>;
  /**
   * Switches a fault off; nothing happens when it is off.
   * @throws ProblemError 404 for an unknown name
   */
  clear(name: string): void;
  clearAll(): void;
  list(): FaultState[];
  /** The faults that strike requests, for `createApp`. */
  readonly routeFaults: RouteFaults;
}

interface ActiveFault {
  readonly params: Record<string, unknown>;
  readonly off: (() => void) | undefined;
  readonly timer: NodeJS.Timeout | undefined;
  readonly endsAt: string | null;
}

const everyFault = {
  durationSeconds: z.number().positive().max(86_400).optional().meta({
    description: 'Switches itself off after so many seconds.',
  }),
};

/**
 * Makes the board of a service: its own faults and the common ones. An own fault may not take the
 * name of a common one.
 */
export function faultBoard<D extends Record<string, z.ZodObject>>(
  definitions: {
    [K in keyof D]: FaultDefinition<D[K]>;
  },
): FaultBoard<D> {
  const routeFaults = new RouteFaults();
  const known = new Map<string, FaultDefinition>(Object.entries(commonFaults(routeFaults)));
  for (const [name, definition] of Object.entries<FaultDefinition>(definitions)) {
    if (known.has(name)) throw new Error(`fault ${name}: every board has this one already`);
    known.set(name, definition);
  }
  const active = new Map<string, ActiveFault>();
  const schemaOf = new WeakMap<object, z.ZodObject>();
  /** Grows with each change of a fault, so that switching off beats a start that is under way. */
  const revisions = new Map<string, number>();
  const revisionOf = (name: string) => revisions.get(name) ?? 0;
  let starts: Promise<unknown> = Promise.resolve();

  const find = (name: string): FaultDefinition => {
    const definition = known.get(name);
    if (definition === undefined) {
      throw new ProblemError(404, 'Unknown fault', {
        detail: `no fault "${name}"; there are ${[...known.keys()].join(', ')}`,
      });
    }
    return definition;
  };

  /** One start at a time, in the order in which they were asked for. */
  const inTurn = (start: () => Promise<void>): Promise<void> => {
    const result = starts.then(start);
    starts = result.catch(() => undefined);
    return result;
  };

  const turnOff = (name: string): void => {
    revisions.set(name, revisionOf(name) + 1);
    const fault = active.get(name);
    if (fault === undefined) return;
    active.delete(name);
    clearTimeout(fault.timer);
    fault.off?.();
  };

  const turnOn = async (name: string, definition: FaultDefinition, given: unknown) => {
    const { durationSeconds } = parseBody(z.object(everyFault), given);
    const { durationSeconds: _, ...own } = parseBody(
      definition.params.extend(everyFault).strict(),
      given,
    );
    const params = definition.params.parse(own);
    turnOff(name);
    const revision = revisionOf(name);
    const off = (await definition.on?.(params)) ?? undefined;
    if (revisionOf(name) !== revision) {
      off?.();
      return;
    }
    schemaOf.set(params, definition.params);
    active.set(name, { params, off, ...endAfter(durationSeconds, () => turnOff(name)) });
  };

  const isOutputOf = <S extends z.ZodObject>(schema: S, params: object): params is z.output<S> =>
    schemaOf.get(params) === schema;

  return {
    get(name) {
      const params = active.get(name)?.params;
      const schema = definitions[name].params;
      return params !== undefined && isOutputOf(schema, params) ? params : undefined;
    },
    async set(name, params = {}) {
      const definition = find(name);
      await inTurn(() => turnOn(name, definition, params));
    },
    clear(name) {
      find(name);
      turnOff(name);
    },
    clearAll() {
      for (const name of known.keys()) turnOff(name);
    },
    list: () =>
      [...known].map(([name, { description, params }]) => ({
        name,
        description,
        on: active.has(name),
        params: active.get(name)?.params ?? null,
        endsAt: active.get(name)?.endsAt ?? null,
        schema: z.toJSONSchema(params.extend(everyFault), { io: 'input' }),
      })),
    routeFaults,
  };
}

function endAfter(
  seconds: number | undefined,
  end: () => void,
): Pick<ActiveFault, 'timer' | 'endsAt'> {
  if (seconds === undefined) return { timer: undefined, endsAt: null };
  return {
    timer: setTimeout(end, seconds * 1000).unref(),
    endsAt: new Date(Date.now() + seconds * 1000).toISOString(),
  };
}
