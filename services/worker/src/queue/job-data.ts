import type { Carrier } from '@lab/telemetry';
import { z } from 'zod';

const carrierSchema = z.record(z.string(), z.string());

/** What a job of an order queue carries. */
export const jobDataSchema = z.object({
  orderId: z.uuid(),
  carrier: carrierSchema.default({}),
});

/** The trace context of a job, also when the rest of its data is malformed. */
export function carrierOf(data: unknown): Carrier {
  return z.object({ carrier: carrierSchema }).safeParse(data).data?.carrier ?? {};
}
