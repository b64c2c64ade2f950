import type { Component } from '../../../api/components.ts';
import { Badge } from '../../../ui/badge.tsx';

/** State and health in one word; a component that is not as it should be stands out. */
export function StateCell({ component }: { component: Component }) {
  const { state, health, exitCode } = component;
  if (state === 'exited' && exitCode === 0) return <Badge>ended</Badge>;
  if (state !== 'running') {
    return <Badge tone={state === 'exited' ? 'critical' : 'warning'}>{state}</Badge>;
  }
  if (health === 'unhealthy') return <Badge tone="critical">unhealthy</Badge>;
  if (health === 'starting') return <Badge tone="warning">starting</Badge>;
  return <Badge tone="good">{health === 'healthy' ? 'healthy' : 'running'}</Badge>;
}
