import { z } from 'zod';

/** The wrapper of every successful answer of Prometheus and Loki, taken off. */
export const envelope = <S extends z.ZodType>(data: S) =>
  z
    .object({ status: z.literal('success'), data: z.unknown() })
    .transform((answer) => answer.data)
    .pipe(data);
