import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const matcherSchema = z.object({
  name: z.string(),
  operator: z.enum(['=', '!=', '=~', '!~']),
  value: z.string(),
});

export type Matcher = z.output<typeof matcherSchema>;

const routeSchema = z.object({
  id: z.string(),
  receiver: z.string(),
  matchers: z.array(matcherSchema),
  continue: z.boolean(),
  groupBy: z.array(z.string()),
  groupWait: z.string(),
  groupInterval: z.string(),
  repeatInterval: z.string(),
  muteTimeIntervals: z.array(z.string()),
  activeTimeIntervals: z.array(z.string()),
  get routes() {
    return z.array(routeSchema);
  },
});

export type Route = z.output<typeof routeSchema>;

const routingSchema = z.object({
  root: routeSchema,
  receivers: z.array(z.object({ name: z.string(), integrations: z.array(z.string()) })),
  inhibitions: z.array(
    z.object({
      name: z.string().optional(),
      source: z.array(matcherSchema),
      target: z.array(matcherSchema),
      equal: z.array(z.string()),
    }),
  ),
});

export type Routing = z.output<typeof routingSchema>;

/** The tree of the running Alertmanager. */
export function routing(signal: AbortSignal): Promise<Routing> {
  return callApi(routingSchema, '/routing', { signal });
}

/** Ids of the routes that an alert with these labels ends at, in order. */
export async function matchingRoutes(
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const schema = z.object({ routes: z.array(z.string()) });
  const query = { labels: JSON.stringify(labels) };
  return (await callApi(schema, '/routing/match', { query, signal })).routes;
}
