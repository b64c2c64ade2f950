import { withSpan } from '@lab/telemetry';
import { createTransport } from 'nodemailer';
import type { Mail } from './confirmation.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const SILENCE_TIMEOUT_MS = 4_000;
/** Shorter than servers keep idle connections, so that none is closed just when it is needed. */
const IDLE_MS = 20_000;

export interface Mailer {
  /**
   * Resolves when the server has taken the mail; rejects when it is down or refuses, or when
   * `signal` is aborted.
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  readonly host: string;
  readonly port: number;
  /** Connections at most, which are kept: servers greet new ones slowly to discourage spammers. */
  readonly connections: number;
}

/** Sends mail to an SMTP server without authentication and TLS. */
export function createMailer({ host, port, connections }: MailerOptions): Mailer {
  const transport = createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const attributes = { 'peer.service': 'inbox', 'server.address': host, 'server.port': port };
  return {
    send: (mail, signal) =>
      withSpan('mail.send', { kind: 'client', attributes }, async () => {
        await transport.sendMail({ ...mail, signal });
      }),
    close: () => transport.close(),
  };
}
