import { type Lab, type LabSummary, labSchema, labSummarySchema } from '@lab/clients/lab';
import { callApi } from '../../api/http.ts';
import { z } from '../../api/zod.ts';

/** What `lab list` shows. */
export function listLabs(signal: AbortSignal): Promise<LabSummary[]> {
  return callApi(z.array(labSummarySchema), '/engine/labs', { signal });
}

/** What `lab show` shows. */
export function readLab(id: string, signal: AbortSignal): Promise<Lab> {
  return callApi(labSchema, `/engine/labs/${encodeURIComponent(id)}`, { signal });
}
