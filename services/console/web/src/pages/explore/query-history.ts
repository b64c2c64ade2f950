import { z } from '../../api/zod.ts';
import type { Signal } from './explore-state.ts';

const maxQueries = 20;
const storedSchema = z.array(z.string());
const keyOf = (signal: Signal) => `explore.history.${signal}`;

/** Queries that were run in this browser, the latest first. */
export function recentQueries(signal: Signal): readonly string[] {
  try {
    return storedSchema.parse(JSON.parse(localStorage.getItem(keyOf(signal)) ?? '[]'));
  } catch {
    return [];
  }
}

/** Puts a query first. A browser that stores nothing forgets it. */
export function rememberQuery(signal: Signal, query: string): void {
  const others = recentQueries(signal).filter((other) => other !== query);
  try {
    localStorage.setItem(keyOf(signal), JSON.stringify([query, ...others].slice(0, maxQueries)));
  } catch {
    return;
  }
}
