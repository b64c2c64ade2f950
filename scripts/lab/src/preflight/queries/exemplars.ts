import type { Backends, Window } from './backends.ts';
import type { Errand } from './plan.ts';

/** A query that promises exemplars must have some, when everything is chosen. */
export async function exemplarProblem(
  { target, choice, text }: Errand,
  { prometheus }: Backends,
  window: Window,
): Promise<string | undefined> {
  if (!target.exemplar || choice.name !== '') return undefined;
  const series = await prometheus.exemplars(text, window);
  const linked = series.some(({ exemplars }) => exemplars.some(({ labels }) => labels.trace_id));
  return linked ? undefined : 'no exemplar with a trace_id';
}
