import { browserLayer } from './browser/browser-layer.ts';
import type { Layer } from './layer.ts';
import { queryLayer } from './queries/query-layer.ts';

/** In the order in which they run: what the backends answer, before anything that draws it. */
export const layers: readonly Layer[] = [queryLayer, browserLayer];
