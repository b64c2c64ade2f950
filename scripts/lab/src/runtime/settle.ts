import { setTimeout as delay } from 'node:timers/promises';
import { exitCodes, LabError } from '../errors.ts';
import type { ComponentStatus, LabStatus, WaitOptions } from './runtime.ts';

const pollMs = 100;

/**
 * Waits until every component is as it should be. Once one has failed, waits until the others have
 * either come up or cannot any more, so that one error tells of all.
 *
 * @throws LabError (exit code `failed`, or `interrupted` when the signal aborts)
 */
export async function untilSettled(
  read: () => Promise<LabStatus>,
  { onStatus, signal }: Pick<WaitOptions, 'onStatus' | 'signal'>,
): Promise<LabStatus> {
  let shown = '';
  for (;;) {
    if (signal?.aborted) {
      throw new LabError('Interrupted before every component was ready.', {
        exitCode: exitCodes.interrupted,
      });
    }
    const status = await read();
    if (status.lab === undefined) {
      throw new LabError(
        'The lab was stopped by another command before every component was ready. Run "lab up" to start it again.',
        { exitCode: exitCodes.failed },
      );
    }
    const text = JSON.stringify(status);
    if (text !== shown) onStatus?.(status);
    shown = text;
    if (status.components.every(({ ok }) => ok)) return status;
    if (isStuck(status)) throw notHealthy(status);
    await delay(pollMs);
  }
}

export function hasFailed({ state, health }: ComponentStatus): boolean {
  return state === 'exited' || health === 'unhealthy';
}

/** True when something has failed and nothing else is on its way. */
function isStuck({ components }: LabStatus): boolean {
  const failed = components.some(hasFailed);
  return failed && !components.some(({ health }) => health === 'starting');
}

/** One error for everything that does not run as it should. */
export function notHealthy(status: LabStatus): LabError {
  const failed = status.components.filter(hasFailed);
  const waiting = status.components.filter(({ state }) => state === 'waiting');
  const parts = failed.map(({ name, reason }) => `${name} ${reason ?? 'failed'}`);
  const held = waiting.length === 0 ? '' : ` Held back by that: ${names(waiting)}.`;
  const first = failed[0]?.name ?? '';
  const tails = failed
    .filter(({ lastLines }) => lastLines.length > 0)
    .map(({ name, lastLines }) => `\n  last output of ${name}:\n${indent(lastLines)}`)
    .join('');
  return new LabError(
    `Not every component of lab ${status.lab} is healthy: ${parts.join('; ')}.${held} "lab logs ${first}" shows the whole output; correct the cause, then run "lab up" again or "lab restart ${first}".${tails}`,
    { exitCode: exitCodes.failed, details: { components: failed } },
  );
}

function names(components: readonly ComponentStatus[]): string {
  return components.map(({ name }) => name).join(', ');
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `    ${line.slice(0, 400)}`).join('\n');
}
