import { faultSchema, loadStatusSchema } from '@lab/clients';
import { z } from 'zod';
import { stricken } from './scenario.ts';

/** When the process that was changed started, in Unix seconds; another one has forgotten the change. */
const process = z.number();

/** What a scenario has to put back, as it was before. */
export const undoSchema = z.object({
  load: z.object({ before: loadStatusSchema, process }).nullable(),
  faults: z.array(
    z.object({ service: z.enum(stricken), name: z.string(), before: faultSchema, process }),
  ),
});

export type Undo = z.output<typeof undoSchema>;
export type FaultUndo = Undo['faults'][number];
