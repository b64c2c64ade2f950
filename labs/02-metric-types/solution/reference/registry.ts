import type { RequestHandler } from 'express';
import { Registry } from 'prom-client';

/** Every metric of the gateway. */
export const registry = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);

/** Answers a scrape. */
export const sendMetrics: RequestHandler = async (_request, response) => {
  response.set('Content-Type', registry.contentType).send(await registry.metrics());
};
