import { createHash } from 'node:crypto';
import { parseBody } from '@lab/telemetry';
import type { Request } from 'express';
import { z } from 'zod';
import { plainText, userOf } from '../inputs.ts';

const Body = z.strictObject({
  cartId: z.uuid('must be a UUID').toLowerCase(),
  customer: z.strictObject({
    name: plainText(200),
    email: z.email().max(254),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code'),
  }),
  payment: z.strictObject({
    cardToken: z.string().regex(/^[\w-]{1,128}$/, 'must be a token, never a card number'),
    amountMinor: z.int().min(0).optional(),
  }),
});

const Headers = z.object({
  'idempotency-key': z
    .string('the header is required')
    .regex(/^[\x21-\x7e]{1,128}$/, 'must be up to 128 visible characters'),
});

/** A checkout as the customer asks for it. */
export interface CheckoutRequest extends z.output<typeof Body> {
  readonly user: string | undefined;
  readonly idempotencyKey: string;
  /** Tells a repetition of a request from another one with the same key. */
  readonly hash: string;
}

/**
 * Reads and checks a checkout.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @throws ProblemError 400
 */
export function parseCheckout(request: Request): CheckoutRequest {
  const headers = parseBody(Headers, { 'idempotency-key': request.get('idempotency-key') });
  const { cartId, customer, payment } = parseBody(Body, request.body);
  const { name, email, country } = customer;
  const content = [cartId, name, email, country, payment.cardToken, payment.amountMinor ?? null];
  return {
    cartId,
    customer,
    payment,
    user: userOf(request),
    idempotencyKey: headers['idempotency-key'],
    hash: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
  };
}
