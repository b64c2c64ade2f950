/** The queues that this worker takes jobs from, in the order in which an order passes them. */
export const queueNames = ['order.charge', 'order.reserve', 'order.mail'] as const;
export type QueueName = (typeof queueNames)[number];

/** Where jobs end that failed for good. */
export const DEAD_LETTER_QUEUE = 'order.dead';
