import { nearest } from '../nearest.ts';

/** ` Did you mean "x"?` when a known name is close, else nothing. */
export function suggestion(name: string, known: Iterable<string>): string {
  const text = nearest(name, known);
  return text.startsWith(' Did') ? text : '';
}
