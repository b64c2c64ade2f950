import {
  allOf,
  type Evidence,
  parsePromql,
  type TaskContext,
  typeOf,
  type ValueType,
  type Verdict,
} from '@lab/kit/spec';
import { z } from 'zod';

export const TYPES = 'types.yaml';

/** The expressions whose type is asked for, as they stand in the exercise. */
export const GIVEN: Readonly<Record<string, string>> = {
  a: 'model_predictions_total',
  b: 'model_predictions_total[5m]',
  c: 'rate(model_predictions_total[5m])',
  d: 'rate(model_predictions_total[5m])[1h:5m]',
  e: 'scalar(sum(rate(model_predictions_total[5m])))',
  f: 'vector(1)',
  g: 'time() - 3600',
  h: '"5m"',
  i: 'max_over_time(model_memory_usage_bytes[1h])',
  j: 'sum(rate(model_predictions_total[5m])) > 10',
  k: 'rate(sum(model_predictions_total))',
  l: 'model_memory_usage_bytes[1h] / 1e6',
};

const METRIC = 'model_memory_usage_bytes';

/** Expressions to write, by the type that they shall have. */
const TO_WRITE: Readonly<Record<string, ValueType>> = {
  instant: 'instant vector',
  range: 'range vector',
  scalar: 'scalar',
};

const answer = z.string().trim().nullish();
const sheet = z.object({
  given: z.record(z.string(), answer).nullish(),
  written: z.record(z.string(), answer).nullish(),
});

/** What speaks against each type, for whoever chose it. */
const DOUBTS: Readonly<Record<string, string>> = {
  'instant vector':
    'An instant vector has exactly one sample of each series. Does it, and is it taken at all?',
  'range vector':
    'A range vector has many samples of each series; functions over a window leave one of them.',
  scalar:
    'A scalar has no labels. A vector of one series whose labels are all gone is a vector still.',
  string: 'A string is text in quotes, and nothing else is.',
  refused: 'Prometheus takes it: try it.',
};

/** The types of expressions, of which Prometheus itself is asked. */
export async function gradeTypes({ artefact, workbench }: TaskContext): Promise<Verdict> {
  const { given, written } = await artefact(TYPES, sheet);
  const { client } = await workbench.prometheus();
  const evidence: Evidence[] = [];
  for (const [id, expression] of Object.entries(GIVEN)) {
    const { type } = await typeOf(client, expression);
    const chosen = given?.[id] || undefined;
    evidence.push({
      asked: `${id}: what this is`,
      query: expression,
      expected: 'what Prometheus says it is',
      seen: chosen ?? 'nothing',
      passed: chosen === type,
      hint: DOUBTS[chosen ?? ''] ?? `Write one of: ${Object.keys(DOUBTS).join(', ')}.`,
    });
  }
  for (const [id, wanted] of Object.entries(TO_WRITE)) {
    evidence.push(await judgeWritten(id, wanted, written?.[id] ?? ''));
  }
  return allOf(evidence);

  async function judgeWritten(
    id: string,
    wanted: ValueType,
    expression: string,
  ): Promise<Evidence> {
    const asked = `${id}: an expression of this type over ${METRIC}`;
    if (expression === '') {
      return { asked, expected: wanted, seen: `${TYPES} has none`, passed: false };
    }
    const found = await typeOf(client, expression);
    const isRefused = found.type === 'refused';
    const reads = !isRefused && parsePromql(expression).metrics.includes(METRIC);
    const seen = isRefused ? `Prometheus refuses it: ${found.why}` : found.type;
    return {
      asked,
      query: expression,
      expected: wanted,
      seen: isRefused || reads ? seen : `${seen}, which does not read the metric`,
      passed: reads && found.type === wanted,
      hint:
        isRefused || found.type === wanted
          ? `It must read ${METRIC}, in a form that Prometheus takes.`
          : `It is of another type: of ${wanted} was asked.`,
    };
  }
}
