import { isMet, type Labels, type Matcher } from './matcher.ts';

/** A node of the routing tree, with what it inherits filled in. */
export interface Route {
  /** Its place in the tree: `0` is the root, `0.2` its third child. */
  readonly id: string;
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** Whether the siblings below it are looked at too when it matches. */
  readonly continue: boolean;
  /** Labels that a notification is about; `...` stands for all. */
  readonly groupBy: readonly string[];
  /** As Prometheus writes durations: `1m30s`. */
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
}

/**
 * The routes that an alert ends at, in order: the deepest that match; after one, its siblings only where
 * it says `continue`. Empty when the route itself does not match.
 */
export function routesOf(route: Route, labels: Labels): Route[] {
  if (!route.matchers.every((matcher) => isMet(matcher, labels))) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const below = routesOf(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continue) break;
  }
  return found.length > 0 ? found : [route];
}
