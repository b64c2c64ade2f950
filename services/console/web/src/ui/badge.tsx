import type { ReactNode } from 'react';

type Tone = 'neutral' | 'good' | 'warning' | 'critical';

/** A word with a colour; the word alone says it all. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
