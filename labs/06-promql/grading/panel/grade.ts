import {
  allOf,
  type Evidence,
  judgeQueries,
  type QueryMistake,
  type QueryQuestion,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { z } from 'zod';
import { BLOCKS } from '../grade-group.ts';
import { last } from '../moments.ts';
import { type Builder, BuilderError, builderSchema, render } from './builder.ts';
import { interpolate, VIEWS, type View } from './variables.ts';

export const PANEL = 'panel.yaml';

const sheet = z.object({ builder: builderSchema.nullish(), code: z.string().trim().nullish() });

const BUCKETS = 'model_prediction_duration_seconds_bucket';
const built = (filter: string) =>
  `histogram_quantile(0.95, sum by (model, le) (rate(${BUCKETS}${filter}[240s]))) * 1000`;
const [HOUR_VIEW] = VIEWS;

const BUILDER: QueryQuestion = {
  id: 'builder',
  question:
    'the 95th percentile of the duration of predictions in production, in milliseconds, for each model, over $__rate_interval',
  reference: built('{environment="production"}'),
  mistakes: [
    { wrong: built(''), hint: 'Series of other environments are in the answer by day.' },
    {
      looksLike: ({ calls }) =>
        calls.some(({ grouping }) => grouping?.kind === 'by' && !grouping.labels.includes('le')),
      hint: 'The sum has thrown away the label that says where each bucket ends.',
    },
    {
      looksLike: (query) => !query.uses('rate') && !query.uses('increase'),
      hint: 'Buckets count since the start of the process.',
    },
  ],
};

/** How the learner's text goes wrong, whatever Grafana makes of it. */
function mistakesOf(code: string): QueryMistake[] {
  const when = (pattern: RegExp, hint: string): QueryMistake[] =>
    pattern.test(code) ? [{ looksLike: () => true, hint }] : [];
  return [
    ...when(
      /[^!=~]=\s*"\$\{?model/,
      'Several models are sent as "(a|b)", and all as ".*": "=" takes that for a name.',
    ),
    ...when(/\$\{?__interval/, 'From near, the window is as short as one sample: no rate fits in.'),
    ...when(/\$\{?__range/, 'Every point then shows the mean of the whole graph.'),
    ...when(
      /\[\d/,
      'The window stays as it is while the points move apart: what lies between two windows is never shown.',
    ),
    ...when(/^[^$]*$/, 'The query knows nothing of what is chosen in the dashboard.'),
  ];
}

function codeQuestion(code: string, view: View): QueryQuestion {
  return {
    id: `code, ${view.name}`,
    question: 'predictions per second for each model that is chosen with $model',
    reference: interpolate(
      'sum by (model) (rate(model_predictions_total{model=~"$model"}[$__rate_interval]))',
      view,
    ),
    type: 'range',
    step: view.interval,
    times: last(view.range),
    mistakes: mistakesOf(code),
  };
}

/** A query from Grafana's query builder, and one for its code editor with variables. */
export async function gradePanel(context: TaskContext): Promise<Verdict> {
  const { builder, code } = await context.artefact(PANEL, sheet);
  const problem = builderProblem(builder ?? {});
  const answers = Object.fromEntries(
    VIEWS.map((view) => [`code, ${view.name}`, interpolate(code ?? '', view)]),
  );
  const built = problem || !HOUR_VIEW ? '' : interpolate(render(builder ?? {}), HOUR_VIEW);
  const verdict = await judgeQueries(
    context,
    { ...answers, builder: built },
    {
      file: PANEL,
      queries: [
        ...(problem ? [] : [BUILDER]),
        ...VIEWS.map((view) => codeQuestion(code ?? '', view)),
      ],
      blocks: BLOCKS,
    },
  );
  return allOf([...(problem ? [problem] : []), ...verdict.evidence]);
}

/** Why the builder's query cannot even be written down. */
function builderProblem(builder: Builder): Evidence | undefined {
  const asked = `builder: ${BUILDER.question}`;
  const expected = 'a metric, and operations that can be applied in this order';
  if (!builder.metric) return { asked, expected, seen: 'no metric', passed: false };
  try {
    render(builder);
    return undefined;
  } catch (error) {
    if (!(error instanceof BuilderError)) throw error;
    return { asked, expected, seen: error.message, passed: false, hint: error.hint };
  }
}
