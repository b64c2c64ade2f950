import type { z } from 'zod';

/** Every statement of the service: the values of the label `statement_id`. */
export type StatementId =
  | 'product.list'
  | 'product.get'
  | 'cart.create'
  | 'cart.get'
  | 'cart.item.put'
  | 'cart.item.delete'
  | 'cart.take'
  | 'cart.delete'
  | 'order.by_key'
  | 'order.get'
  | 'order.insert'
  | 'order.items.insert'
  | 'order.velocity'
  | 'job.send'
  | 'queue.read'
  | 'transaction.begin'
  | 'transaction.commit'
  | 'transaction.rollback'
  | 'database.ping';

/** One SQL statement and the shape of its rows. */
export interface Statement<Row extends z.ZodType = z.ZodType> {
  readonly id: StatementId;
  readonly text: string;
  readonly row: Row;
}

/** Runs statements: the pool for a single one, or a transaction. */
export interface Executor {
  /** The rows of one statement. Throws DatabaseUnavailableError when there is no answer. */
  query<Row extends z.ZodType>(
    statement: Statement<Row>,
    values?: readonly unknown[],
  ): Promise<z.output<Row>[]>;
}

/** Runs SQL that pg-boss makes; the shape is that of its `IDatabase`. */
export interface SqlExecutor {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}
