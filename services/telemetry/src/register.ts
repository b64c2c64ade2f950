import { isMainThread } from 'node:worker_threads';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { environment } from './environment.ts';
import './tracing/context-manager.ts';
import './tracing/propagator.ts';
import { setRunningTracing } from './tracing/state.ts';

if (isMainThread && !environment.OTEL_SDK_DISABLED) {
  register();
  const { startLean } = await import('./tracing/lean.ts');
  setRunningTracing(startLean());
}
