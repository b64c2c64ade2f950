import type { Board } from '../build/dashboard.ts';
import { cardinality } from './cardinality.ts';
import { containerUse } from './container-use.ts';
import { endpoints } from './endpoints.ts';
import { hostUse } from './host-use.ts';
import { inference } from './inference.ts';
import { kitOverview } from './kit-overview.ts';
import { logs } from './logs.ts';
import { postgres } from './postgres.ts';
import { prometheusItself } from './prometheus.ts';
import { serviceRed } from './service-red.ts';
import { slo } from './slo.ts';
import { traces } from './traces.ts';
import { workerQueue } from './worker-queue.ts';

/** Every dashboard of the kit, in the order in which a reader would want them. */
export const boards: readonly Board[] = [
  kitOverview,
  serviceRed,
  endpoints,
  slo,
  workerQueue,
  inference,
  hostUse,
  containerUse,
  postgres,
  logs,
  traces,
  prometheusItself,
  cardinality,
];
