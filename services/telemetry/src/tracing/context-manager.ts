import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/**
 * The one context manager of the process. It is there even when tracing is off, because request ids
 * travel in the same context.
 */
export const contextManager = new AsyncLocalStorageContextManager().enable();

context.setGlobalContextManager(contextManager);
