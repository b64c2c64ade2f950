import { createServer } from 'node:http';
import { Counter, collectDefaultMetrics, register } from 'prom-client';

/** A small shop that sells to itself: requests, a quarter of which fail, and orders. */

const { LISTEN = '127.0.0.1:8021', ORDERS_PER_SECOND = '2' } = process.env;
const TICK_MS = 250;
/** Of twenty requests so many come to each route with each code. */
const MIX = [
  ['/', '200', 9],
  ['/', '500', 2],
  ['/orders', '201', 6],
  ['/orders', '503', 3],
] as const;

collectDefaultMetrics();
const requests = new Counter({
  name: 'http_requests_total',
  help: 'Requests answered.',
  labelNames: ['route', 'code'],
});
const orders = new Counter({ name: 'shop_orders_total', help: 'Orders accepted.' });

setInterval(() => {
  const sold = (Number(ORDERS_PER_SECOND) * TICK_MS) / 1000;
  orders.inc(sold);
  for (const [route, code, share] of MIX) requests.inc({ route, code }, (sold * share) / 6);
}, TICK_MS);

const separator = LISTEN.lastIndexOf(':');
const server = createServer((_request, response) => {
  register.metrics().then((text) => {
    response.writeHead(200, { 'content-type': register.contentType }).end(text);
  });
}).listen(Number(LISTEN.slice(separator + 1)), LISTEN.slice(0, separator));
process.once('SIGTERM', () => {
  server.closeAllConnections();
  process.exit();
});
