import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, Pushgateway, Registry } from 'prom-client';
import { selfSigned } from './certificate.ts';
import { startNameServer } from './name-server.ts';
import { currentStatus } from './registry.ts';

/**
 * The old machine in the corner: a status page in JSON, the same behind TLS with a certificate that
 * nobody renews, a name server, and a backup that pushes its result.
 */

const {
  LISTEN = '127.0.0.1:8012',
  TLS_LISTEN = '127.0.0.1:8443',
  DNS_LISTEN = '127.0.0.1:8053',
  PUSHGATEWAY_URL = 'http://127.0.0.1:9091',
} = process.env;
const CERTIFICATE_DAYS = 9;
const BACKUP_EVERY_MS = 15_000;

const placeOf = (address: string): [port: number, host: string] => {
  const [host = '127.0.0.1', port = '0'] = address.split(':');
  return [Number(port), host];
};

const page = (_request: unknown, response: { end: (text: string) => unknown }) =>
  response.end(JSON.stringify(currentStatus()));

async function pushBackup(): Promise<void> {
  const registry = new Registry();
  const name = 'backup_last_success_timestamp_seconds';
  const help = 'When the backup of the old machine last ended well.';
  new Gauge({ name, help, registers: [registry] }).setToCurrentTime();
  const gateway = new Pushgateway(PUSHGATEWAY_URL, { timeout: 2000 }, registry);
  await gateway.push({ jobName: 'legacy-backup' });
}

const plain = createServer(page).listen(...placeOf(LISTEN));
const tls = createTlsServer(selfSigned('legacy', CERTIFICATE_DAYS), page).listen(
  ...placeOf(TLS_LISTEN),
);
const listening = Promise.all([once(plain, 'listening'), once(tls, 'listening')]);
const [dnsPort, dnsHost] = placeOf(DNS_LISTEN);
await startNameServer(dnsHost, dnsPort, (name) =>
  name === 'shop.lab' ? { address: '127.0.0.1' } : 'unknown-name',
);
await listening;
console.log(`the old machine answers on ${LISTEN}, ${TLS_LISTEN} (TLS) and ${DNS_LISTEN} (DNS)`);

process.once('SIGTERM', () => process.exit());
for (;;) {
  await pushBackup().catch(() => undefined);
  await delay(BACKUP_EVERY_MS);
}
