import type { RequestHandler } from 'express';
import { z } from 'zod';
import { ProblemError, parseBody } from '../problem.ts';

type Off = () => void;
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is the common case
type OffOrNothing = void | Off;

/** One switchable fault. */
export interface FaultDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  /** Parameters with their defaults. */
  readonly params: S;
  /** Starts the fault; may return what stops it. */
  on?(params: z.output<S>): OffOrNothing | Promise<OffOrNothing>;
}

export interface FaultState {
  readonly name: string;
  readonly description: string;
  readonly on: boolean;
  readonly params: Record<string, unknown> | null;
  readonly schema: unknown;
}

/** The faults of a service. */
export interface FaultBoard<D extends Record<string, z.ZodObject> = Record<string, z.ZodObject>> {
  /** The parameters of a fault that is on, undefined when it is off. */
  get<K extends keyof D>(name: K): z.output<D[K]> | undefined;
  /** Switches a fault on, or changes its parameters. */
  set(name: string, params: unknown): Promise<void>;
  /** Switches a fault off; nothing happens when it is off. */
  clear(name: string): void;
  clearAll(): void;
  list(): FaultState[];
  /** Request handlers that inflict the common faults. */
  handlers(): RequestHandler[];
}

const duration = z.object({ durationSeconds: z.number().positive().optional() });

/** Makes the board of a service: its own faults and the common ones. */
export function faultBoard<D extends Record<string, z.ZodObject>>(
  definitions: {
    [K in keyof D]: FaultDefinition<D[K]>;
  },
): FaultBoard<D> {
  const all = new Map<string, FaultDefinition>(Object.entries(definitions));
  const active = new Map<
    string,
    { params: Record<string, unknown>; off: Off | undefined; timer: NodeJS.Timeout | undefined }
  >();
  const find = (name: string): FaultDefinition => {
    const definition = all.get(name);
    if (definition === undefined) throw new ProblemError(404, 'Unknown fault', { detail: name });
    return definition;
  };
  const board: FaultBoard<D> = {
    get(name) {
      const params = active.get(String(name))?.params;
      if (params === undefined) return undefined;
      const definition = definitions[name];
      return definition.params.parse(params);
    },
    async set(name, given) {
      const definition = find(name);
      const { durationSeconds } = parseBody(duration, given ?? {});
      const params = parseBody(definition.params, given ?? {});
      board.clear(name);
      const off = (await definition.on?.(params)) ?? undefined;
      const timer =
        durationSeconds === undefined
          ? undefined
          : setTimeout(() => board.clear(name), durationSeconds * 1000).unref();
      active.set(name, { params, off, timer });
    },
    clear(name) {
      find(name);
      const state = active.get(name);
      active.delete(name);
      clearTimeout(state?.timer);
      state?.off?.();
    },
    clearAll() {
      for (const name of active.keys()) board.clear(name);
    },
    list() {
      return [...all].map(([name, { description, params }]) => ({
        name,
        description,
        on: active.has(name),
        params: active.get(name)?.params ?? null,
        schema: z.toJSONSchema(params, { io: 'input' }),
      }));
    },
    handlers: () => [],
  };
  return board;
}
