import { parseBody } from '@lab/telemetry';
import type { Request } from 'express';
import { z } from 'zod';

/** Identifier of a cart or an order. */
export const Id = z.object({ id: z.uuid('must be a UUID').toLowerCase() });

/** Text for people: no control characters, nothing that is no Unicode. PostgreSQL takes neither. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** Identifier of a product: a slug. */
export const ProductSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens');

const UserId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be up to 128 visible characters')
  .optional();

/** Who sends a request: an opaque id that the caller makes up, undefined without one. */
export function userOf(request: Request): string | undefined {
  return parseBody(z.object({ 'x-user-id': UserId }), {
    'x-user-id': request.get('x-user-id') || undefined,
  })['x-user-id'];
}
