import type { Route } from '../api/routing.ts';

/** The route with an id such as `0.1.2`: each number is a place among siblings. */
export function findRoute(root: Route, id: string): Route | undefined {
  return id
    .split('.')
    .slice(1)
    .reduce<Route | undefined>((route, place) => route?.routes[Number(place)], root);
}
