import { counter, gauge } from '@lab/telemetry';

export const retries = counter(
  'http_client_retries_total',
  'Attempts after the first one of a call to another service.',
  ['target'],
);

export const circuitOpen = gauge(
  'circuit_open',
  '1 while the circuit breaker towards a service is open or tries whether it may close, else 0.',
  ['target'],
);

export const fallbacks = counter(
  'inference_fallbacks_total',
  'Predictions that were asked for and not given, by reason.',
  ['reason'],
);
