import {
  type AlertIntervals,
  alertIntervals,
  allOf,
  type Interval,
  RulesError,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { judgeSeason } from './judge.ts';
import { SEASONS, season } from './season.ts';

/** The file with the rules. */
export const BASELINE = 'baseline.rules.yml';

/** When at least one of the alerts fires. */
function anyOf(alerts: readonly AlertIntervals[]): Interval[] {
  const united: { from: number; to: number }[] = [];
  const all = alerts.flatMap(({ intervals }) => intervals).toSorted((a, b) => a.from - b.from);
  for (const { from, to } of all) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** The rules flag what is unusual for its time of the day, and nothing else. */
export async function gradeBaseline(context: TaskContext): Promise<Verdict> {
  const rules = await context.text(BASELINE);
  let verdict = allOf([]);
  for (const [where, options] of [
    ['in nine days of the guide', SEASONS.public],
    ['in nine other days', SEASONS.hidden],
  ] as const) {
    const days = season(options);
    try {
      const alerts = await alertIntervals(context.workbench, { rules, data: days.data });
      verdict = allOf(judgeSeason(anyOf(alerts), days, where));
    } catch (error) {
      if (!(error instanceof RulesError)) throw error;
      return allOf([
        {
          asked: `Prometheus can evaluate ${BASELINE}`,
          expected: 'every rule is loaded and evaluated',
          seen: error.message,
          passed: false,
          hint: 'The message comes from promtool: `promtool check rules` shows it as well.',
        },
      ]);
    }
    if (!verdict.passed) break;
  }
  return verdict;
}
