import { httpTelemetry } from '@lab/telemetry';
import express, { type Express } from 'express';
import type { ConsoleConfig } from './config.ts';
import { dashboardRoutes } from './dashboards/routes.ts';
import { deployRoutes } from './deploys/routes.ts';
import type { Engine } from './engine/engine.ts';
import { readAhead } from './engine/read-ahead.ts';
import { engineRoutes } from './engine/routes.ts';
import { pageRoutes } from './page/routes.ts';
import { logTail } from './proxy/log-tail.ts';
import { proxyRoutes } from './proxy/routes.ts';
import { routingRoutes } from './routing/routes.ts';
import { runbookRoutes } from './runbooks/routes.ts';
import type { Director } from './scenarios/director.ts';
import { scenarioRoutes } from './scenarios/routes.ts';
import { securityHeaders } from './security/headers.ts';
import { knownHosts } from './security/known-hosts.ts';
import { SameOrigin } from './security/same-origin.ts';

export interface ConsoleParts {
  readonly config: ConsoleConfig;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly engine: Engine;
  readonly director: Director;
  /** Ends the streams that would otherwise never end. */
  readonly stopping: AbortSignal;
}

/** Everything the console serves: guards first, then the programming interface, then the page. */
export async function consoleApp(parts: ConsoleParts): Promise<Express> {
  const { config, pageFolder, engine, director, stopping } = parts;
  const sameOrigin = new SameOrigin();
  const app = express();
  app.disable('x-powered-by');
  app.use(...httpTelemetry());
  app.use(knownHosts(config.hosts));
  app.use(securityHeaders);
  app.use('/api', sameOrigin.guard);
  app.get('/api/session', (_request, response) => {
    response.json({ token: sameOrigin.token });
  });
  app.use('/api/engine', engineRoutes(engine, stopping));
  app.use('/api/dashboards', dashboardRoutes());
  app.use('/api/routing', routingRoutes(config.backends.alertmanager));
  app.use('/api/runbooks', runbookRoutes());
  app.use('/api/deploys', deployRoutes(config.backends.loki));
  app.use('/api/scenarios', scenarioRoutes(director));
  app.use('/api', logTail(config.backends.loki, stopping));
  app.use('/api', proxyRoutes(config.backends));
  app.get(['/', '/labs'], readAhead(engine, 'list'));
  app.use(await pageRoutes(pageFolder));
  return app;
}
