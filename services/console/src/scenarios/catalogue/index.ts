import type { Scenario } from '../scenario.ts';
import { badDeploy } from './bad-deploy.ts';
import { leakedSecrets } from './leaked-secrets.ts';
import { lostTraces } from './lost-traces.ts';
import { memoryLeak } from './memory-leak.ts';
import { paymentOutage } from './payment-outage.ts';
import { slowModel } from './slow-model.ts';
import { trafficSurge } from './traffic-surge.ts';

/** Every scenario of the control room; a new one is a file of this folder. */
export const scenarios: readonly Scenario[] = [
  slowModel,
  paymentOutage,
  badDeploy,
  trafficSurge,
  lostTraces,
  memoryLeak,
  leakedSecrets,
];
