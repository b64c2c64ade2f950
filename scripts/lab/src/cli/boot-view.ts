import colors from 'picocolors';
import type { ComponentStatus, LabStatus } from '../runtime/runtime.ts';
import { hasFailed } from '../runtime/settle.ts';
import type { Output } from './output.ts';

/**
 * Tells how components come up, one line for each that changes. Returns the callback for
 * `Runtime.up`.
 */
export function bootView(output: Output): (status: LabStatus) => void {
  const shown = new Map<string, string>();
  return ({ components }) => {
    for (const component of components) {
      const text = describe(component);
      if (text === undefined || shown.get(component.name) === text) continue;
      shown.set(component.name, text);
      const ready = components.filter(({ ok }) => ok).length;
      output.progress(`${colors.dim(`${ready}/${components.length}`)} ${component.name} ${text}`);
    }
  };
}

function describe(component: ComponentStatus): string | undefined {
  const { state, ok, reason, runs } = component;
  if (hasFailed(component)) return colors.red(reason ?? 'failed');
  if (state === 'skipped') return colors.dim(`left out: ${reason}`);
  if (ok) return `${colors.green(state === 'completed' ? 'done' : 'ready')} ${colors.dim(runs)}`;
  return undefined;
}
