import { Badge } from '../../../ui/badge.tsx';
import type { TaskState } from '../progress.ts';

/** Where a task stands, in a word. */
export function StateBadge({ state }: { state: TaskState }) {
  if (state === 'solved') return <Badge tone="good">solved</Badge>;
  if (state === 'failed') return <Badge tone="critical">not yet</Badge>;
  return <Badge>open</Badge>;
}
