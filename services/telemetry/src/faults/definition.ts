import type { z } from 'zod';

/** What `on` may return: nothing, or what ends the fault. */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback without a return value is the common case
type OffOrNothing = void | (() => void);

/** One switchable fault. */
export interface FaultDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  /** Parameters with their defaults; `{}` must be valid. */
  readonly params: S;
  /** Starts the fault. A fault that is only asked for with `get` needs none. */
  on?(params: z.output<S>): OffOrNothing | Promise<OffOrNothing>;
}
