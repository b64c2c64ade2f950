import { parse } from 'yaml';
import { z } from 'zod';
import { type Matcher, type Operator, parseMatchers } from './matcher.ts';
import type { Route } from './route.ts';

const legacy = z.record(z.string(), z.coerce.string()).optional();
const texts = z.array(z.string()).optional();

const routeSchema = z.object({
  receiver: z.string().optional(),
  matchers: texts,
  match: legacy,
  match_re: legacy,
  continue: z.boolean().optional(),
  group_by: texts,
  group_wait: z.string().optional(),
  group_interval: z.string().optional(),
  repeat_interval: z.string().optional(),
  mute_time_intervals: texts,
  active_time_intervals: texts,
  get routes() {
    return z.array(routeSchema).optional();
  },
});

type RouteEntry = z.output<typeof routeSchema>;

const configSchema = z.object({
  route: routeSchema,
  inhibit_rules: z
    .array(
      z.object({
        name: z.string().optional(),
        source_matchers: texts,
        source_match: legacy,
        source_match_re: legacy,
        target_matchers: texts,
        target_match: legacy,
        target_match_re: legacy,
        equal: texts,
      }),
    )
    .optional(),
  receivers: z.array(z.looseObject({ name: z.string() })).optional(),
});

export interface Routing {
  readonly root: Route;
  readonly receivers: readonly Receiver[];
  readonly inhibitions: readonly Inhibition[];
}

export interface Receiver {
  readonly name: string;
  /** What it writes to, as in `pagerduty_configs`: pagerduty, slack, email, webhook … */
  readonly integrations: readonly string[];
}

/** While an alert matches `source`, those that match `target` and agree in `equal` are muted. */
export interface Inhibition {
  readonly name: string | undefined;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/**
 * Reads Alertmanager's configuration file, or what its status says of it.
 * @throws Error that says what in it is not as expected
 */
export function readRouting(text: string): Routing {
  const config = configSchema.safeParse(parse(text));
  if (!config.success) throw new Error(z.prettifyError(config.error));
  const { route, receivers = [], inhibit_rules: rules = [] } = config.data;
  return {
    root: readRoute(route, '0', {
      receiver: '',
      groupBy: [],
      groupWait: '30s',
      groupInterval: '5m',
      repeatInterval: '4h',
    }),
    receivers: receivers.map(({ name, ...kinds }) => ({
      name,
      integrations: Object.entries(kinds).flatMap(([key, entries]) =>
        key.endsWith('_configs') && Array.isArray(entries)
          ? entries.map(() => key.slice(0, -'_configs'.length))
          : [],
      ),
    })),
    inhibitions: rules.map((rule) => ({
      name: rule.name,
      source: readMatchers(rule.source_matchers, rule.source_match, rule.source_match_re),
      target: readMatchers(rule.target_matchers, rule.target_match, rule.target_match_re),
      equal: rule.equal ?? [],
    })),
  };
}

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupWait' | 'groupInterval' | 'repeatInterval'
>;

function readRoute(entry: RouteEntry, id: string, parent: Inherited): Route {
  const own: Inherited = {
    receiver: entry.receiver || parent.receiver,
    groupBy: entry.group_by ?? parent.groupBy,
    groupWait: entry.group_wait ?? parent.groupWait,
    groupInterval: entry.group_interval ?? parent.groupInterval,
    repeatInterval: entry.repeat_interval ?? parent.repeatInterval,
  };
  return {
    ...own,
    id,
    matchers: readMatchers(entry.matchers, entry.match, entry.match_re),
    continue: entry.continue ?? false,
    muteTimeIntervals: entry.mute_time_intervals ?? [],
    activeTimeIntervals: entry.active_time_intervals ?? [],
    routes: (entry.routes ?? []).map((child, index) => readRoute(child, `${id}.${index}`, own)),
  };
}

function readMatchers(
  written: readonly string[] = [],
  equal: Readonly<Record<string, string>> = {},
  regular: Readonly<Record<string, string>> = {},
): Matcher[] {
  const of = (pairs: Readonly<Record<string, string>>, operator: Operator) =>
    Object.entries(pairs).map(([name, value]) => ({ name, operator, value }));
  return [...of(equal, '='), ...of(regular, '=~'), ...written.flatMap(parseMatchers)];
}
