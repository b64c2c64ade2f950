import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const deploysSchema = z.object({
  services: z.array(z.string()),
  deploys: z.array(
    z.object({
      at: z.string(),
      service: z.string(),
      version: z.string(),
      env: z.string(),
      message: z.string(),
    }),
  ),
});

export type Deploys = z.output<typeof deploysSchema>;

/** Deploy markers of the last day, the newest first. */
export function deploys(signal: AbortSignal): Promise<Deploys> {
  return callApi(deploysSchema, '/deploys', { signal });
}

export interface NewDeploy {
  readonly service: string;
  readonly version: string;
  readonly message?: string;
}

export async function sendDeploy(deploy: NewDeploy): Promise<void> {
  await callApi(z.object({ service: z.string() }), '/deploys', { method: 'POST', json: deploy });
}
