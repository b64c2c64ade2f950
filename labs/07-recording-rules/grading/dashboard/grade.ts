import {
  allOf,
  type CostlyQuery,
  courseHistory,
  type Evidence,
  gradeQueryCost,
  hiddenHistory,
  historyCatalogue,
  lintContext,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { RULES } from '../recordings/expressions.ts';
import { DASHBOARD, panelQueries } from './file.ts';
import { DEAD, HEAVY, withEnvironment } from './panels.ts';

/** Labels that this Prometheus adds to what leaves it: exercise/prometheus.yml. */
const EXTERNAL_LABELS = ['cluster'];

interface PanelOptions {
  readonly panels: readonly CostlyQuery[];
  /** How many times fewer samples each must touch. */
  readonly atLeast: number;
  /** The choice of the dashboard's variable. */
  readonly environment: string;
}

async function gradeChoice(
  context: TaskContext,
  { panels, atLeast, environment }: PanelOptions,
): Promise<Verdict> {
  const own = await panelQueries(context, environment);
  const { passed, evidence } = await gradeQueryCost(
    { ...context, artefact: async (_file, schema) => schema.parse(own) },
    {
      rulesFile: RULES,
      queriesFile: DASHBOARD,
      past: hiddenHistory,
      queries: panels
        .filter(({ id }) => id in own)
        .map((panel) => withEnvironment(panel, environment)),
      atLeast,
    },
  );
  const gone = panels.flatMap(({ id, asked }): Evidence[] =>
    id in own
      ? []
      : [
          {
            asked: `${DASHBOARD} shows ${asked}`,
            expected: `a panel with the title "${id}" and a query`,
            seen: 'none',
            passed: false,
            hint: 'Repair the panel instead of removing it: somebody looks at it.',
          },
        ],
  );
  return { passed: passed && gone.length === 0, evidence: [...gone, ...evidence] };
}

async function gradePanels(
  context: TaskContext,
  options: Omit<PanelOptions, 'environment'>,
): Promise<Verdict> {
  const first = await gradeChoice(context, { ...options, environment: 'production' });
  if (!first.passed) return first;
  // Of the one process in staging there is little to be saved.
  const second = await gradeChoice(context, { ...options, atLeast: 1, environment: 'staging' });
  return { passed: second.passed, evidence: [...first.evidence, ...second.evidence] };
}

/** Grades the panels that read raw series: the same answers, from a fifth of the samples. */
export const gradeFewerSamples = (context: TaskContext): Promise<Verdict> =>
  gradePanels(context, { panels: HEAVY, atLeast: 5 });

/** Grades that the dashboard asks for nothing that the rules do not record, and still shows what it is to show. */
export async function gradeDeadReferences(context: TaskContext): Promise<Verdict> {
  const catalogue = historyCatalogue(courseHistory, { externalLabels: EXTERNAL_LABELS });
  const lint = allOf(await lintContext(context, { files: [RULES, DASHBOARD], catalogue }));
  const shown = await gradePanels(context, { panels: DEAD, atLeast: 1 });
  return { passed: lint.passed && shown.passed, evidence: [...lint.evidence, ...shown.evidence] };
}
