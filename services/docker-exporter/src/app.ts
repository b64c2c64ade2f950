import { createApp, ProblemError } from '@lab/telemetry';
import type { Express } from 'express';
import type { Collector } from './collector.ts';
import type { Component } from './component.ts';
import { logTargets, metricsTargets } from './discovery.ts';

/** What `GET /components` says of one component. */
function publicComponent({ startedAt, usage, ...component }: Component) {
  const { name, state, health, exitCode, restarts } = component;
  const started = startedAt?.toISOString() ?? null;
  return { name, state, health, exitCode, restarts, startedAt: started, ...usage };
}

/** The exporter's routes beside /metrics. */
export function exporterApp(collector: Collector): Express {
  const app = createApp();

  /** Prometheus and Alloy keep the list they have when discovery fails: better than an empty one. */
  const components = async (): Promise<readonly Component[]> => {
    const snapshot = await collector.snapshot();
    if (snapshot.up) return snapshot.components;
    throw new ProblemError(503, 'The components cannot be read', {
      ...(snapshot.reason === undefined ? {} : { detail: snapshot.reason }),
    });
  };

  app.get('/sd', async (_request, response) => {
    response.json(metricsTargets(await components()));
  });

  app.get('/sd/logs', async (_request, response) => {
    response.json(logTargets(await components()));
  });

  app.get('/components', async (_request, response) => {
    const snapshot = await collector.snapshot();
    response.json({
      up: snapshot.up,
      source: collector.source.kind,
      components: snapshot.components.map(publicComponent),
    });
  });

  return app;
}
