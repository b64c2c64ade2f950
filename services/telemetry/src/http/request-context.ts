import { type Context, context, createContextKey } from '@opentelemetry/api';
import { z } from 'zod';

/** What log lines say about the request that is being served. */
export interface RequestContext {
  readonly requestId: string;
  readonly userHash: string | undefined;
}

const key = createContextKey('lab.request');
const schema = z.object({ requestId: z.string(), userHash: z.string().optional() });

export function withRequest(parent: Context, request: RequestContext): Context {
  return parent.setValue(key, request);
}

/** The request being served, or undefined outside of one. */
export function activeRequest(): z.output<typeof schema> | undefined {
  return schema.safeParse(context.active().getValue(key)).data;
}
