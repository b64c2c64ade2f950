import { isMainThread } from 'node:worker_threads';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { environment } from './environment.ts';
import { installCrashHandler } from './service/crash.ts';
import './tracing/context-manager.ts';
import './tracing/propagator.ts';
import { setRunningTracing } from './tracing/state.ts';

if (isMainThread) {
  installCrashHandler();
  if (!environment.OTEL_SDK_DISABLED) {
    if (environment.LAB_TELEMETRY === 'auto') {
      register();
      setRunningTracing((await import('./tracing/auto.ts')).startAuto());
    } else {
      register({ include: ['pg', 'pg-pool'] });
      setRunningTracing((await import('./tracing/lean.ts')).startLean());
    }
  }
}
