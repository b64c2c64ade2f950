import colors from 'picocolors';
import type { ComponentStatus, LabStatus } from '../runtime/runtime.ts';
import { plain, table } from './table.ts';

/** The components of a lab, one per line, and the last words of those that ended by themselves. */
export function statusTable(status: LabStatus): string {
  if (status.lab === undefined) return 'No lab is running. "lab up" starts one.';
  const rows = status.components.map((component) => [
    component.name,
    stateText(component),
    component.ports.join(', '),
    component.runs,
    noteOf(component),
  ]);
  const crashed = status.components.filter(({ lastLines }) => lastLines.length > 0);
  return [
    `Lab ${status.lab} in the ${status.runtime} runtime`,
    '',
    table(['component', 'state', 'ports', 'runs', ''], rows),
    ...crashed.map(lastWords),
  ].join('\n');
}

/** State and health in one coloured word. */
export function stateText({ state, health, ok }: ComponentStatus): string {
  const word = state === 'running' && health !== 'none' ? health : state;
  if (state === 'skipped' || state === 'waiting') return colors.dim(word);
  if (ok) return colors.green(word);
  return health === 'starting' ? colors.yellow(word) : colors.red(word);
}

/** The last lines of a component's log, indented below its name. */
export function lastWords({ name, reason, finishedAt, lastLines }: ComponentStatus): string {
  const when = finishedAt === undefined ? '' : ` at ${finishedAt}`;
  const lines = lastLines.map((line) => `  ${colors.dim(plain(line, 300))}`);
  return [`\n${colors.red(name)} ${reason ?? 'ended'}${when}; its last output:`, ...lines].join(
    '\n',
  );
}

function noteOf({ reason, restarts }: ComponentStatus): string {
  const times = restarts === 1 ? '1 restart' : `${restarts} restarts`;
  return [reason, restarts === 0 ? undefined : times]
    .filter((note) => note !== undefined)
    .join('; ');
}
