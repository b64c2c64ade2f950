import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { vendorPage } from './page.ts';

/** The program of a vendor: it has new sessions all the time, and a new uid at each start. */

const { LISTEN = '127.0.0.1:8012' } = process.env;
const MOST_SESSIONS = 4000;
const started = Date.now();
const podUid = randomUUID();
const newSession = () => randomUUID().slice(0, 13);
const sessions = Array.from({ length: 400 }, newSession);

const server = createServer((request, response) => {
  if (request.url !== '/metrics') {
    response.writeHead(404).end();
    return;
  }
  if (sessions.length < MOST_SESSIONS) sessions.push(...Array.from({ length: 3 }, newSession));
  const ticks = Math.round((Date.now() - started) / 1000);
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(vendorPage({ sessions, podUid, version: '7.2.1', ticks, seed: 5 }));
});

const [host = '127.0.0.1', port = '8012'] = LISTEN.split(':');
server.listen(Number(port), host, () => console.log(`the vendor's program listens on ${LISTEN}`));
process.once('SIGTERM', () => {
  server.close(() => process.exit());
  server.closeAllConnections();
});
