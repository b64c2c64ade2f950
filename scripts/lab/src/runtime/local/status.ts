import type { ComponentStatus, LabStatus } from '../runtime.ts';
import type { ComponentState, LabState } from './state.ts';

export function toLabStatus(state: LabState | undefined): LabStatus {
  if (!state?.runner) return { runtime: 'local', components: [] };
  return { runtime: 'local', lab: state.lab, components: state.components.map(toStatus) };
}

function toStatus(component: ComponentState): ComponentStatus {
  const { name, health, isJob, runs, ports, restarts, lastLines } = component;
  const state = stateOf(component);
  const isUsable = state === 'running' && !isJob && (health === 'healthy' || health === 'none');
  return {
    name,
    state,
    health,
    ok: isUsable || state === 'completed' || state === 'skipped',
    runs,
    ports,
    restarts,
    lastLines,
    ...present('pid', component.pid),
    ...present('startedAt', component.startedAt),
    ...present('finishedAt', component.finishedAt),
    ...present('exitCode', component.exitCode),
    ...present('signal', component.signal),
    ...present('reason', component.reason),
  };
}

function stateOf({ state, completed }: ComponentState): ComponentStatus['state'] {
  if (state === 'created') return 'waiting';
  return state === 'exited' && completed ? 'completed' : state;
}

function present<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  const result: { [P in K]?: V } = {};
  if (value !== null) result[key] = value;
  return result;
}
