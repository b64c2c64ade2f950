import { withSpan } from '@lab/telemetry';
import { createTransport } from 'nodemailer';
import type { Mail } from './confirmation.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const SILENCE_TIMEOUT_MS = 4_000;

export interface Mailer {
  /** Resolves when the server has taken the mail; rejects when it is down or refuses. */
  send(mail: Mail): Promise<void>;
}

/** Sends mail to an SMTP server without authentication and TLS. */
export function createMailer({ host, port }: { host: string; port: number }): Mailer {
  const transport = createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const attributes = { 'peer.service': 'inbox', 'server.address': host, 'server.port': port };
  return {
    send: (mail) =>
      withSpan('mail.send', { kind: 'client', attributes }, async () => {
        await transport.sendMail(mail);
      }),
  };
}
