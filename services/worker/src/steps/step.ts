import type pg from 'pg';
import type { QueueName } from '../queue/names.ts';

/** Where an order stands; `accepted` is where the API leaves it. */
export type OrderStatus =
  | 'accepted'
  | 'charged'
  | 'reserved'
  | 'fulfilled'
  | 'payment_failed'
  | 'out_of_stock';

export interface Order {
  readonly id: string;
  /** Price of everything, in minor units of the currency. */
  readonly totalMinor: number;
  readonly currency: string;
  readonly customer: { readonly name: string; readonly email: string };
}

/** Runs a statement in the transaction of the job; rejects once the job is over. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;

export interface StepContext {
  readonly query: Query;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the job has used up its time or the worker stops. */
  readonly signal: AbortSignal;
}

/** What a step made of an order. */
export interface Transition {
  readonly status: OrderStatus;
  /** The queue of the job that comes next, unless the order is finished. */
  readonly next?: QueueName;
}

/**
 * One step of an order. What it writes, the new status, the next job and the end of this job are one
 * transaction. What it does outside of the database may happen again: it must be idempotent.
 */
export interface Step {
  readonly queue: QueueName;
  /** The status of an order that this step is to deal with; any other means it already did. */
  readonly from: OrderStatus;
  /** Rejects to be tried again later, with JobRejected when that is pointless. */
  run(order: Order, context: StepContext): Promise<Transition>;
}
