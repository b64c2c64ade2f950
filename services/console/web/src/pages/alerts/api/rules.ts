import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const words = z.record(z.string(), z.string());

const ruleSchema = z.object({
  name: z.string(),
  query: z.string(),
  /** Seconds that it must hold before it fires. */
  duration: z.number().default(0),
  health: z.string().default('unknown'),
  lastError: z.string().optional(),
  labels: words.default({}),
  type: z.literal('alerting'),
  state: z.string(),
  alerts: z
    .array(
      z.object({
        labels: words,
        annotations: words.default({}),
        state: z.string(),
        activeAt: z.string(),
        value: z.string().transform(Number),
      }),
    )
    .nullish()
    .transform((alerts) => alerts ?? []),
});

const answerSchema = z
  .object({
    data: z.object({
      groups: z.array(
        z.object({
          name: z.string(),
          rules: z.array(z.union([ruleSchema, z.looseObject({ type: z.literal('recording') })])),
        }),
      ),
    }),
  })
  .transform(({ data }) =>
    data.groups.flatMap(({ name: group, rules }) =>
      rules.flatMap((rule) => (isAlerting(rule) ? [{ ...rule, group }] : [])),
    ),
  );

const isAlerting = (rule: { type: string }): rule is z.output<typeof ruleSchema> =>
  rule.type === 'alerting';

/** Who evaluates the rule: it decides in which language the expression is. */
export type Ruler = 'prometheus' | 'loki';

export type AlertRule = z.output<typeof answerSchema>[number] & { readonly ruler: Ruler };

export interface ActiveAlert {
  readonly rule: AlertRule;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** ISO 8601. */
  readonly activeAt: string;
  readonly value: number;
}

/** The rules of one ruler that can fire, with their alerts. */
export async function alertRules(ruler: Ruler, signal: AbortSignal): Promise<AlertRule[]> {
  const path = { prometheus: '/prometheus/api/v1/rules', loki: '/loki/prometheus/api/v1/rules' };
  const rules = await callApi(answerSchema, path[ruler], { signal });
  return rules.map((rule) => ({ ...rule, ruler }));
}

/** The alerts of the rules: firing before pending, then those that began last. */
export function activeAlerts(rules: readonly AlertRule[]): ActiveAlert[] {
  return rules
    .flatMap((rule) =>
      rule.alerts.flatMap((alert): ActiveAlert[] =>
        alert.state === 'firing' || alert.state === 'pending'
          ? [{ ...alert, state: alert.state, rule }]
          : [],
      ),
    )
    .toSorted(
      (a, b) => a.state.localeCompare(b.state) || Date.parse(b.activeAt) - Date.parse(a.activeAt),
    );
}
