import { gradeRules, type RecordingTask, type TaskContext, type Verdict } from '@lab/kit/spec';
import { z } from 'zod';
import { shop } from './fixtures.ts';

/** The rule file that is to be repaired, and the names that its recordings have now. */
export const INHERITED = 'inherited.yml';
export const NAMES = 'names.yaml';

const total = (by: string, window: string, status = '') =>
  `sum by (${by}) (rate(http_server_requests_total${status}[${window}]))`;
const FAILED = '{status=~"5.."}';
const ROUTE = 'env, route';
const ratio = (by: string, window: string) => `${total(by, window, FAILED)} / ${total(by, window)}`;
const within = (le: string) =>
  `sum by (env) (rate(http_server_request_duration_seconds_bucket{le="${le}"}[5m])) / sum by (env) (rate(http_server_request_duration_seconds_count[5m]))`;

/** The parts that recordings play here; their names are the learner's. */
export const PARTS: readonly Omit<RecordingTask, 'record'>[] = [
  {
    id: 'requests',
    asked: 'requests per second of each environment and route, over 5 minutes',
    equals: total(ROUTE, '5m'),
  },
  {
    id: 'errors',
    asked: 'the same, of requests that were answered with a status of 500 and above',
    equals: total(ROUTE, '5m', FAILED),
    mistakes: [
      {
        wrong: total(ROUTE, '5m', '{status!~"5.."}'),
        hint: 'Those are the good requests; the errors are asked for.',
      },
    ],
  },
  {
    id: 'error-ratio',
    asked: 'the share of such failures of each environment and route, over 5 minutes',
    equals: ratio(ROUTE, '5m'),
    mistakes: [
      {
        wrong: `${total(ROUTE, '5m', '{status!~"5.."}')} / ${total(ROUTE, '5m')}`,
        hint: 'That is the share of the good requests; the errors are asked for.',
      },
    ],
  },
  {
    id: 'service-error-ratio',
    asked: 'the share of such failures of each environment, over 5 minutes',
    equals: ratio('env', '5m'),
    mistakes: [
      {
        wrong: `avg by (env) (${ratio(ROUTE, '5m')})`,
        hint: 'That is the mean of the shares of the routes: a route that nobody visits counts as much as the busiest.',
      },
    ],
  },
  {
    id: 'availability',
    asked: 'the share of requests of each environment and route that did not fail, over one hour',
    equals: `1 - ${ratio(ROUTE, '1h')}`,
    mistakes: [
      {
        wrong: `${total(ROUTE, '1h')} - ${ratio(ROUTE, '1h')}`,
        hint: 'A division binds tighter than a subtraction: brackets are missing.',
      },
      { wrong: ratio(ROUTE, '1h'), hint: 'That is the share that failed.' },
      {
        wrong: `1 - ${ratio(ROUTE, '5m')}`,
        hint: 'That is over 5 minutes; one hour is asked for.',
      },
    ],
  },
  {
    id: 'fast-share',
    asked: 'the share of requests of each environment within 0.3 seconds, over 5 minutes',
    equals: within('0.3'),
    mistakes: [
      {
        wrong: within('0.5'),
        hint: 'That is the share within 0.5 seconds. Which edges does the histogram have?',
      },
      {
        wrong: within('0.2'),
        hint: 'That is the share within 0.2 seconds. Which edges does the histogram have?',
      },
    ],
  },
  {
    id: 'budget-left',
    asked:
      'the share of the error budget of each environment that is left, at an objective of 99.5 % over one hour',
    equals: `1 - (${ratio('env', '1h')}) / (1 - 0.995)`,
    mistakes: [
      {
        wrong: `(${ratio('env', '1h')}) / (1 - 0.995)`,
        hint: 'That is what has been used of the budget: 0 when all is well. What is left is asked for.',
      },
      {
        wrong: `1 - (${ratio('env', '1h')}) / 0.995`,
        hint: 'That divides by the objective. The budget is what the objective leaves for failures.',
      },
      {
        wrong: `1 - (${ratio('env', '1h')})`,
        hint: 'That is the availability. How much of what may fail has failed?',
      },
    ],
  },
];

const namesSchema = z.record(z.string(), z.string().nullish());

/** Grades what became of inherited.yml: the parts by their values, under names of the learner's. */
export async function gradeInherited(
  context: Pick<TaskContext, 'artefact' | 'text' | 'workbench'>,
): Promise<Verdict> {
  const names = await context.artefact(NAMES, namesSchema);
  const recordings = PARTS.flatMap((part): RecordingTask[] => {
    const record = names[part.id];
    return record ? [{ tolerance: 1e-6, ...part, record }] : [];
  });
  const unnamed = PARTS.filter(({ id }) => !names[id]).map(({ id }) => id);
  const verdict = await gradeRules(context, { file: INHERITED, fixtures: shop, recordings });
  const named = {
    asked: `${NAMES} says under which name each part is recorded`,
    expected: `${PARTS.length} names`,
    seen: unnamed.length === 0 ? `${PARTS.length} names` : `none for ${unnamed.join(', ')}`,
    passed: unnamed.length === 0,
    ...(unnamed.length > 0 && { hint: `Write "${unnamed[0]}: <name of the recording>".` }),
  };
  return { passed: verdict.passed && named.passed, evidence: [named, ...verdict.evidence] };
}
