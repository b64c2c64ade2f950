import { clock } from '../duration.ts';
import { useNow } from '../use-now.ts';

/** How long a fault goes on. */
export function Remaining({ endsAt }: { endsAt: string | null }) {
  const now = useNow();
  if (endsAt === null) return 'until it is switched off';
  return `ends in ${clock((Date.parse(endsAt) - now) / 1000)}`;
}
