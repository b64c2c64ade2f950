import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';

/** A place in a query where something can be offered. */
export interface Place<Kind extends string> {
  readonly kind: Kind;
  /** Where the text that is replaced begins. */
  readonly from: number;
}

/** Letters after which an offer still holds while somebody types on. */
const word = /^[\w.:-]*$/;

/**
 * A source of completions: `find` says from the text before the cursor what belongs there, `ask` what
 * there is. Nothing is offered on an empty place unless asked for, names and values excepted.
 */
export function offering<P extends Place<string>>(
  find: (before: string) => P | undefined,
  ask: (place: P) => Promise<readonly Completion[]>,
  eager: (place: P) => boolean,
) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const place = find(context.state.sliceDoc(0, context.pos));
    if (place === undefined) return null;
    if (!context.explicit && context.pos === place.from && !eager(place)) return null;
    const options = await ask(place).catch(() => []);
    return options.length === 0
      ? null
      : { from: place.from, options: [...options], validFor: word };
  };
}

/** Remembers what was asked for a while: completion asks at every key. */
export function remembered<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { at: number; answer: Promise<T> }>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined && Date.now() - old.at < 15_000) return old.answer;
    const answer = ask(key);
    known.set(key, { at: Date.now(), answer });
    answer.catch(() => known.delete(key));
    return answer;
  };
}
