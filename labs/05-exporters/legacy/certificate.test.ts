import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from './certificate.ts';

const DAY_MS = 86_400_000;

test.each([0.5, 40, -3])('a certificate of %d days', (days) => {
  const { cert, notAfter } = selfSigned('legacy', days);
  const certificate = new X509Certificate(cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe('CN=legacy');
  expect(certificate.checkHost('legacy')).toBe('legacy');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.validToDate).toEqual(notAfter);
  const left = (notAfter.getTime() - Date.now()) / DAY_MS;
  expect(left).toBeCloseTo(days, 2);
});

test('a client that trusts it completes the handshake', async () => {
  const certificate = selfSigned('legacy', 2);
  const server = createServer(certificate, (socket) => socket.end('hello')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', ca: certificate.cert, servername: 'legacy' });
  const [text] = await once(socket.setEncoding('utf8'), 'data');
  expect(text).toBe('hello');
  expect(socket.authorized).toBe(true);
});
