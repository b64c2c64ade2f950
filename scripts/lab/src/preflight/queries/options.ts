import { type Choices, interpolate, type Variable } from '@lab/dashboards';
import { z } from 'zod';
import type { Backends, Window } from './backends.ts';

const metricQuery = z.looseObject({ query: z.string() });
const logQuery = z.looseObject({ label: z.string(), stream: z.string() });

/**
 * The values that a query variable offers, given what the variables above it choose.
 * Throws an Error for a query of a kind that the kit does not use.
 */
export async function optionsOf(
  variable: Variable,
  choices: Choices,
  backends: Backends,
  window: Window,
): Promise<string[]> {
  const { start, end } = window;
  switch (variable.datasource?.type) {
    case 'prometheus': {
      const { query } = metricQuery.parse(variable.query);
      const parts = /^label_values\((.+),\s*(\w+)\)$/s.exec(interpolate(query, choices));
      const [, selector, label] = parts ?? [];
      if (selector === undefined || label === undefined) break;
      return backends.prometheus.labelValues(label, { match: [selector], start, end });
    }
    case 'loki': {
      const { label, stream } = logQuery.parse(variable.query);
      const query = interpolate(stream, choices);
      return backends.loki.labelValues(label, { query, start, end });
    }
  }
  throw new Error(`variable "${variable.name}" has a query that the preflight cannot ask`);
}
