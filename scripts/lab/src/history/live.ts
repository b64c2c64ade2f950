/**
 * Lets the past of the course go on: answers scrapes with what its series are worth now.
 *
 * LISTEN  host:port
 */
import { createServer } from 'node:http';
import { courseHistory } from './course/index.ts';
import { Present } from './present.ts';

const listen = /^(.+):(\d+)$/.exec(process.env.LISTEN ?? '');
if (!listen) {
  console.error('LISTEN must be host:port.');
  process.exit(2);
}

const present = new Present(courseHistory);

const server = createServer((request, response) => {
  switch (request.url) {
    case '/metrics':
      response.setHeader(
        'content-type',
        'application/openmetrics-text; version=1.0.0; charset=utf-8',
      );
      response.end(present.exposition(Date.now() / 1000));
      return;
    case '/readyz':
      response.end('ready\n');
      return;
    default:
      response.statusCode = 404;
      response.end('Only /metrics and /readyz are here.\n');
  }
});

server.listen(Number(listen[2]), listen[1], () => {
  console.log(`The present of ${courseHistory.series.length} metrics is on ${process.env.LISTEN}.`);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
