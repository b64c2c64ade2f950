import type { EventCounts } from '../event-counts.ts';
import type { ListedComponent } from './components-file.ts';

/**
 * Counts what must have happened to a component between two looks at it, in the words of a
 * container engine. Unknown before: it is news only if it starts while somebody is looking.
 */
export function countTransition(
  before: ListedComponent | undefined,
  now: ListedComponent,
  events: EventCounts,
): void {
  const { name } = now;
  events.know(name);
  if (before === undefined) return;
  const ran = before.state === 'running';
  const runs = now.state === 'running';
  const isOther = ran && runs && before.pid !== now.pid;
  const restarts = Math.max(now.restarts - before.restarts, isOther ? 1 : 0);
  // Between two looks it may have come and gone several times; each restart is one start.
  const starts = Math.max(restarts, !ran && runs ? 1 : 0);
  const deaths = starts + Number(ran) - Number(runs);
  const counted = { start: starts, die: deaths, restart: restarts };
  for (const action of ['start', 'die', 'restart'] as const) {
    if (counted[action] > 0) events.add(name, action, counted[action]);
  }
  const { health } = now;
  if (health !== before.health && (health === 'healthy' || health === 'unhealthy')) {
    events.add(name, health);
  }
}
