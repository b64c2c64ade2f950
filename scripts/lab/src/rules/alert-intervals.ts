import type { Interval } from '../spec/timeline.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { evaluateRules } from './evaluate.ts';
import type { RuleData } from './rule-data.ts';

/** When an alert fired, for each set of labels. */
export interface AlertIntervals {
  readonly alert: string;
  /** Without `alertname` and `alertstate`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds after the first sample; `to` is the first evaluation at which it no longer fires. */
  readonly intervals: readonly Interval[];
}

/**
 * When one alert of a rule file, or each of them, fires over given series, evaluated by promtool.
 * @throws RulesError when the rules cannot be loaded or one cannot be evaluated
 */
export async function alertIntervals(
  workbench: Workbench,
  options: { readonly rules: string; readonly alert?: string; readonly data: RuleData },
): Promise<AlertIntervals[]> {
  const { rules, alert, data } = options;
  const { intervalSeconds, evaluationSeconds = intervalSeconds } = data;
  const evaluations = Math.floor(((data.steps - 1) * intervalSeconds) / evaluationSeconds) + 1;
  const times = Array.from({ length: evaluations }, (_, index) => index * evaluationSeconds);
  const named = alert === undefined ? '' : `, alertname=${JSON.stringify(alert)}`;
  const expression = `ALERTS{alertstate="firing"${named}}`;
  const [answers = []] = await evaluateRules(workbench, {
    rules,
    data,
    questions: [{ expression, times }],
  });
  const fired = new Map<
    string,
    { alert: string; labels: Record<string, string>; at: Set<number> }
  >();
  answers.forEach((answer, step) => {
    for (const { labels } of 'samples' in answer ? answer.samples : []) {
      const { __name__, alertname = '', alertstate, ...own } = labels;
      const key = JSON.stringify([alertname, ...Object.entries(own).toSorted()]);
      const entry = fired.get(key) ?? { alert: alertname, labels: own, at: new Set() };
      fired.set(key, entry);
      entry.at.add(step);
    }
  });
  return [...fired.values()].map(({ alert: name, labels, at }) => ({
    alert: name,
    labels,
    intervals: joined([...at], evaluationSeconds),
  }));
}

/** Steps in ascending order as intervals. */
function joined(steps: readonly number[], intervalSeconds: number): Interval[] {
  const found: { from: number; to: number }[] = [];
  for (const step of steps) {
    const [from, to] = [step * intervalSeconds, (step + 1) * intervalSeconds];
    const last = found.at(-1);
    if (last?.to === from) last.to = to;
    else found.push({ from, to });
  }
  return found;
}
