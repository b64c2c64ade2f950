import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentStatus, LabStatus } from '../runtime/runtime.ts';
import { hasFailed } from '../runtime/settle.ts';
import { elapsedSeconds } from './output.ts';
import type { Session } from './session.ts';
import { lastWords, statusTable } from './status-table.ts';
import { truncate } from './table.ts';

const refreshMs = 1_000;
const usualColumns = 100;

/**
 * Shows how a lab fares until the signal aborts or the lab is stopped by somebody else: one line for
 * each change, and on a terminal that is high enough also a table that is kept up to date.
 */
export async function watchLab({ runtime, output }: Session, signal: AbortSignal): Promise<void> {
  const known = new Map<string, string>();
  let drawn = 0;
  while (!signal.aborted) {
    const status = await runtime.status();
    if (signal.aborted) return;
    if (status.lab === undefined) {
      output.progress('the lab was stopped by another command');
      return;
    }
    erase(drawn);
    for (const component of status.components) {
      const text = `${component.state} ${component.health} ${component.reason ?? ''}`;
      const before = known.get(component.name);
      known.set(component.name, text);
      if (before === undefined || before === text) continue;
      output.progress(`${component.name} ${changeOf(component)}`);
    }
    drawn = draw(status);
    await delay(refreshMs, undefined, { signal }).catch(() => undefined);
  }
}

function changeOf(component: ComponentStatus): string {
  if (component.lastLines.length > 0) return `ended by itself${lastWords(component)}`;
  if (hasFailed(component)) return component.reason ?? 'failed';
  return component.ok ? 'is well again' : (component.reason ?? component.state);
}

function erase(lines: number): void {
  if (lines === 0) return;
  moveCursor(process.stderr, 0, -lines);
  cursorTo(process.stderr, 0);
  clearScreenDown(process.stderr);
}

/** Answers how many lines were drawn; none where they could not be erased again. */
function draw({ components, ...status }: LabStatus): number {
  const { isTTY, columns, rows } = process.stderr;
  if (!isTTY) return 0;
  const table = statusTable({
    ...status,
    components: components.map((component) => ({ ...component, lastLines: [] })),
  });
  const text = `\n${table}\n\n${elapsedSeconds()} s since the start; Ctrl-C stops everything`;
  const lines = text.split('\n').map((line) => truncate(line, (columns || usualColumns) - 1));
  if (lines.length >= rows) return 0;
  process.stderr.write(`${lines.join('\n')}\n`);
  return lines.length;
}
