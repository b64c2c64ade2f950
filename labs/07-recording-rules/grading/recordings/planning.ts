import { gradeRules, type RecordingTask, type TaskContext, type Verdict } from '@lab/kit/spec';
import { planning } from '../fixtures.ts';
import { MODEL, rate } from './expressions.ts';

/** The file with the rules of the task planning. */
export const PLANNING_RULES = 'planning.yml';

const predictions = rate('model_predictions_total', '1h');
const cpu = rate('model_cpu_seconds_total', '1h');
const slope = `max by (${MODEL}) (deriv(model_memory_usage_bytes[1h]))`;

/** What the task "planning" asks for. */
export const PLANNING: readonly RecordingTask[] = [
  {
    id: 'daily',
    asked: 'how many predictions there were in the last day',
    record: 'model:predictions:daily',
    equals: `sum by (${MODEL}) (increase(model_predictions_total[1d]))`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `sum by (${MODEL}) (model_predictions_total - model_predictions_total offset 1d)`,
        hint: 'A difference of two values of a counter is wrong whenever it has begun again at 0 in between.',
      },
      {
        wrong: `sum by (${MODEL}) (delta(model_predictions_total[1d]))`,
        hint: 'delta is for what goes up and down: it takes the restart of a counter for a fall.',
      },
    ],
  },
  {
    id: 'memory',
    asked: 'by how many bytes per hour the memory of the fastest growing process grows',
    record: 'model:memory:growth_rate_1h',
    equals: `${slope} * 3600`,
    tolerance: 1e-6,
    mistakes: [
      { wrong: slope, hint: 'deriv gives bytes per second; the limit on memory is set per hour.' },
      {
        wrong: `max by (${MODEL}) (rate(model_memory_usage_bytes[1h])) * 3600`,
        hint: 'rate takes every fall of a gauge for the restart of a counter.',
      },
      {
        wrong: `sum by (${MODEL}) (deriv(model_memory_usage_bytes[1h])) * 3600`,
        hint: 'That is all processes together, so a leak in one hides behind another that shrinks.',
      },
    ],
  },
  {
    id: 'efficiency',
    asked: 'predictions for each second of CPU time, over an hour',
    record: 'model:efficiency:predictions_per_cpu_second',
    equals: `${predictions} / ${cpu}`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `${cpu} / ${predictions}`,
        hint: 'That is CPU time for each prediction: upside down.',
      },
      {
        wrong: `avg by (${MODEL}) (rate(model_predictions_total[1h]) / rate(model_cpu_seconds_total[1h]))`,
        hint: 'That is the mean of the quotients of the processes: an idle one counts as much as a busy one.',
      },
    ],
  },
  {
    id: 'cost',
    asked: 'what 1000 predictions cost in dollars, at $0.10 for an hour of CPU time, over an hour',
    record: 'model:cost:per_1k_predictions',
    equals: `${cpu} / ${predictions} * 1000 * 0.10 / 3600`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `${cpu} / ${predictions} * 1000 * 0.10`,
        hint: 'The counter counts seconds of CPU time, the price is for an hour.',
      },
      {
        wrong: `${cpu} / ${predictions} * 0.10 / 3600`,
        hint: 'That is what one prediction costs.',
      },
      {
        wrong: `${predictions} / ${cpu} * 1000 * 0.10 / 3600`,
        hint: 'The more predictions a second of CPU time yields, the less they cost: this is upside down.',
      },
    ],
  },
];

/** Grades planning.yml. */
export const gradePlanning = (context: TaskContext): Promise<Verdict> =>
  gradeRules(context, { file: PLANNING_RULES, fixtures: planning, recordings: PLANNING });
