import { gradeRules, type RecordingTask, type TaskContext, type Verdict } from '@lab/kit/spec';
import { models } from '../fixtures.ts';
import { MODEL, RULES, rate } from './expressions.ts';

const DURATION = 'model_prediction_duration_seconds';

const quantile = (share: number): RecordingTask => {
  const name = `p${share * 100}`;
  return {
    id: name,
    asked: `the duration that ${share * 100} of 100 predictions stay below`,
    record: `model:latency:${name}`,
    equals: `histogram_quantile(${share}, sum by (${MODEL}, le) (rate(${DURATION}_bucket[5m])))`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `avg by (${MODEL}) (histogram_quantile(${share}, rate(${DURATION}_bucket[5m])))`,
        hint: 'A mean of the quantiles of the processes is the quantile of nothing. Add up the buckets first.',
      },
      {
        wrong: `max by (${MODEL}) (histogram_quantile(${share}, rate(${DURATION}_bucket[5m])))`,
        hint: 'That is the slowest process, not the predictions of all. Add up the buckets first.',
      },
      {
        wrong: `histogram_quantile(${share}, sum by (${MODEL}, le) (${DURATION}_bucket))`,
        hint: 'Those are all predictions since the start of the processes, not those of the last 5 minutes.',
      },
      {
        wrong: `histogram_quantile(${share}, avg by (${MODEL}, le) (${DURATION}_bucket))`,
        hint: 'Those are all predictions since the start of the processes, not those of the last 5 minutes.',
      },
    ],
  };
};

const sum = rate(`${DURATION}_sum`);
const count = rate(`${DURATION}_count`);

/** What the task "latency" asks for. */
export const LATENCY: readonly RecordingTask[] = [
  quantile(0.5),
  quantile(0.95),
  quantile(0.99),
  {
    id: 'mean',
    asked: 'the mean duration of a prediction',
    record: 'model:latency:mean',
    equals: `${sum} / ${count}`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `avg by (${MODEL}) (rate(${DURATION}_sum[5m]) / rate(${DURATION}_count[5m]))`,
        hint: 'That is the mean of the means of the processes: an idle process counts as much as a busy one.',
      },
      {
        wrong: `sum by (${MODEL}) (${DURATION}_sum) / sum by (${MODEL}) (${DURATION}_count)`,
        hint: 'That is the mean since the start of the processes, which hardly moves any more.',
      },
      {
        wrong: `histogram_quantile(0.5, sum by (${MODEL}, le) (rate(${DURATION}_bucket[5m])))`,
        hint: 'That is the median. A mean is the time of all divided by their number.',
      },
    ],
  },
];

/** Grades rules.yml: durations of each model. */
export const gradeLatency = (context: TaskContext): Promise<Verdict> =>
  gradeRules(context, {
    file: RULES,
    fixtures: models,
    recordings: LATENCY,
    naming: false,
    order: false,
    lint: false,
  });
