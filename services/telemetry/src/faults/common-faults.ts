import { z } from 'zod';
import { switches } from '../switches.ts';
import type { FaultDefinition } from './definition.ts';
import { floodLog, leakMemory, spinCpu } from './process-faults.ts';
import type { RouteFaults } from './route-faults.ts';

const route = z
  .string()
  .startsWith('/')
  .optional()
  .meta({ description: 'Route template, for example /products/:id; every route without it.' });
const ratio = z.number().min(0).max(1);

/** Keeps the types of parameters and switch together. */
function define<S extends z.ZodObject>(definition: FaultDefinition<S>): FaultDefinition<S> {
  return definition;
}

/** The faults that every board has. */
export function commonFaults(routes: RouteFaults): Record<string, FaultDefinition> {
  return {
    latency: define({
      description: 'Requests wait before their handler runs.',
      params: z.object({
        ms: z.number().min(0).max(60_000).default(500),
        jitterMs: z.number().min(0).max(60_000).default(0),
        route,
        probability: ratio.default(1),
      }),
      on(params) {
        routes.setLatency(params);
        return () => routes.setLatency();
      },
    }),
    'error-rate': define({
      description: 'A share of the requests is answered with an error.',
      params: z.object({
        ratio: ratio.default(0.3),
        status: z.number().int().min(400).max(599).default(500),
        route,
      }),
      on(params) {
        routes.setErrorRate(params);
        return () => routes.setErrorRate();
      },
    }),
    timeout: define({
      description: 'A share of the requests is not answered until the client gives up.',
      params: z.object({ ratio: ratio.default(1), route }),
      on(params) {
        routes.setTimeouts(params);
        return () => routes.setTimeouts();
      },
    }),
    'memory-leak': define({
      description: 'Resident memory grows steadily up to a limit.',
      params: z.object({
        mbPerSecond: z.number().positive().max(1000).default(20),
        limitMb: z.number().int().positive().max(8192).default(400),
      }),
      on: ({ mbPerSecond, limitMb }) => leakMemory(mbPerSecond, limitMb),
    }),
    'cpu-spin': define({
      description: 'The event loop is busy for a share of the time.',
      params: z.object({ share: z.number().positive().max(0.95).default(0.8) }),
      on: ({ share }) => spinCpu(share),
    }),
    'log-flood': define({
      description: 'Many meaningless log lines.',
      params: z.object({ linesPerSecond: z.number().positive().max(50_000).default(2000) }),
      on: ({ linesPerSecond }) => floodLog(linesPerSecond),
    }),
    'secret-leak': define({
      description: 'Each request logs a card number and a key in the text of a message.',
      params: z.object({}),
      on() {
        routes.setSecretLeak(true);
        return () => routes.setSecretLeak(false);
      },
    }),
    'trace-break': define({
      description: 'Trace context is neither taken from callers nor handed on.',
      params: z.object({}),
      on() {
        switches.breakTraceContext = true;
        return () => {
          switches.breakTraceContext = false;
        };
      },
    }),
    'telemetry-drop': define({
      description: 'Spans or log lines are thrown away instead of sent.',
      params: z.object({
        signals: z
          .array(z.enum(['traces', 'logs']))
          .min(1)
          .default(['traces', 'logs']),
      }),
      on({ signals }) {
        switches.dropTraces = signals.includes('traces');
        switches.dropLogs = signals.includes('logs');
        return () => {
          switches.dropTraces = false;
          switches.dropLogs = false;
        };
      },
    }),
  };
}
