import type { Labels } from '@lab/clients';
import type { Answer } from './ask.ts';
import type { Errand } from './plan.ts';

/** Whether an errand must bring something under its choice. */
function mustHaveData({ panel, choice }: Errand): boolean {
  if (panel === undefined) return false;
  switch (panel['x-lab']?.mayBeEmpty) {
    case 'always':
      return false;
    case 'narrowed':
      return choice.everything;
    case undefined:
      return true;
  }
}

/** What is wrong with an answer; undefined when it is as it should be. */
export function problemOf(errand: Errand, answer: Answer): string | undefined {
  if (answer.count === 0) return mustHaveData(errand) ? 'no data' : undefined;
  return legendProblem(errand, answer.series);
}

/** Two series with one name cannot be told apart, and a name of nothing tells nothing. */
function legendProblem({ target }: Errand, series: readonly Labels[]): string | undefined {
  const { legendFormat, format } = target;
  if (!legendFormat || format === 'heatmap') return undefined;
  const names = series.map((labels) => legendOf(legendFormat, labels));
  if (names.some((name) => name.trim() === '')) return `legend "${legendFormat}" names a series ""`;
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  return twin === undefined ? undefined : `legend "${legendFormat}" names two series "${twin}"`;
}

const legendOf = (format: string, labels: Labels) =>
  format.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
