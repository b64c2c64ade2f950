import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentStatus, LabStatus } from '../runtime/runtime.ts';
import { hasFailed } from '../runtime/settle.ts';
import { elapsedSeconds } from './output.ts';
import type { Session } from './session.ts';
import { lastWords, statusTable } from './status-table.ts';

const refreshMs = 1_000;

/**
 * Shows how a lab fares until the signal aborts or the lab is stopped by somebody else: on a
 * terminal as a table that is kept up to date, else one line for each change.
 */
export async function watchLab({ runtime, output }: Session, signal: AbortSignal): Promise<void> {
  const live = process.stderr.isTTY;
  const known = new Map<string, string>();
  let drawn = 0;
  while (!signal.aborted) {
    const status = await runtime.status();
    if (signal.aborted) return;
    if (status.lab === undefined) {
      output.progress('the lab was stopped by another command');
      return;
    }
    for (const component of status.components) {
      const text = `${component.state} ${component.health} ${component.reason ?? ''}`;
      const before = known.get(component.name);
      known.set(component.name, text);
      if (before === undefined || before === text || live) continue;
      output.progress(`${component.name} ${changeOf(component)}`);
    }
    if (live) drawn = redraw(status, drawn);
    await delay(refreshMs, undefined, { signal }).catch(() => undefined);
  }
}

function changeOf(component: ComponentStatus): string {
  if (component.lastLines.length > 0) return `ended by itself${lastWords(component)}`;
  if (hasFailed(component)) return component.reason ?? 'failed';
  return component.ok ? 'is well again' : (component.reason ?? component.state);
}

function redraw(status: LabStatus, drawn: number): number {
  const columns = process.stderr.columns;
  const text = `${statusTable(status)}\n\n${elapsedSeconds()} s since the start; Ctrl-C stops everything\n`;
  const lines = text
    .split('\n')
    .map((line) => (line.length > columns * 2 ? line.slice(0, columns * 2) : line));
  if (drawn > 0) {
    moveCursor(process.stderr, 0, -drawn);
    cursorTo(process.stderr, 0);
    clearScreenDown(process.stderr);
  }
  process.stderr.write(lines.join('\n'));
  return lines.length - 1;
}
