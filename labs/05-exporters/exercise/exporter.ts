import { createServer } from 'node:http';
import { Registry } from 'prom-client';

/** Exports the status page of the old server. What the page means is written in the guide. */

const {
  LISTEN = '127.0.0.1:8010',
  LEGACY_URL = 'http://127.0.0.1:8012/',
  /** How long the old server may take. */
  COLLECT_TIMEOUT_MS = '1000',
} = process.env;

const registry = new Registry();

// Nothing asks the old server yet: LEGACY_URL, COLLECT_TIMEOUT_MS.

const server = createServer(async (request, response) => {
  if (request.url !== '/metrics') {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('Content-Type', registry.contentType).end(await registry.metrics());
});

const [host = '127.0.0.1', port = '8010'] = LISTEN.split(':');
server.listen(Number(port), host, () =>
  console.log(`exports ${LEGACY_URL} on ${LISTEN}, within ${COLLECT_TIMEOUT_MS} ms`),
);
process.once('SIGTERM', () => process.exit());
