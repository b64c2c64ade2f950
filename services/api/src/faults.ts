import { faultBoard } from '@lab/telemetry';
import { z } from 'zod';
import type { Disturb } from './database/database.ts';

/** Statements that the fault `slow-query` can hit: those that only read. */
const slowable = [
  'product.list',
  'product.get',
  'cart.get',
  'order.get',
  'order.by_key',
  'order.velocity',
] as const;

/** The faults of this service beside the common ones. */
export const createFaults = () =>
  faultBoard({
    'slow-query': {
      description: 'One database statement takes longer, inside PostgreSQL itself.',
      params: z.object({
        seconds: z.number().positive().max(30).default(0.5),
        statement: z.enum(slowable).default('product.list'),
      }),
    },
  });

export type Faults = ReturnType<typeof createFaults>;

/** Inflicts `slow-query`: the statement sleeps before it returns its rows. */
export function slowQueries(faults: Faults): Disturb {
  return (statement, values) => {
    const fault = faults.get('slow-query');
    if (fault === undefined || fault.statement !== statement.id) {
      return { text: statement.text, values };
    }
    const pause = `SELECT pg_sleep($${values.length + 1}::float8)`;
    return {
      text: `WITH pause AS MATERIALIZED (${pause}) SELECT q.* FROM pause, (${statement.text}) q`,
      values: [...values, fault.seconds],
    };
  };
}
