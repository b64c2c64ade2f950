import { expect, test } from 'vitest';
import { drift } from './drift.ts';
import { dashboardFiles } from './files.ts';

test('the committed dashboards are what the builders make ("npm run dashboards" writes them)', async () => {
  const { missing, changed, surplus } = await drift();
  expect({ missing, changed, surplus }).toEqual({ missing: [], changed: [], surplus: [] });
});

test('the set is complete', () => {
  expect([...dashboardFiles().keys()].toSorted()).toEqual([
    'infrastructure/container-use.json',
    'infrastructure/host-use.json',
    'infrastructure/postgres.json',
    'kit/kit-overview.json',
    'services/endpoints.json',
    'services/inference.json',
    'services/service-red.json',
    'services/slo.json',
    'services/worker-queue.json',
    'signals/cardinality.json',
    'signals/logs.json',
    'signals/prometheus.json',
    'signals/traces.json',
  ]);
});
