import type { Lab } from '@lab/clients/lab';
import { createContext, useContext } from 'react';
import type { Engine } from './run/use-engine.ts';

interface ShownLab {
  readonly lab: Lab;
  readonly engine: Engine;
}

/** The lab that the page shows, and what runs its commands. */
export const LabContext = createContext<ShownLab | null>(null);

/** @throws Error outside of a lab's view */
export function useLab(): ShownLab {
  const shown = useContext(LabContext);
  if (shown === null) throw new Error('used outside of a lab');
  return shown;
}
