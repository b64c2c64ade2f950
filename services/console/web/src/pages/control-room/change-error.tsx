import type { UseMutationResult } from '@tanstack/react-query';
import { ErrorState } from '../../ui/states.tsx';

/** Why a change was not made; it goes with the next try. */
export function ChangeError({ change }: { change: Pick<UseMutationResult, 'error'> }) {
  return change.error === null ? null : <ErrorState error={change.error} />;
}
