import type { Server } from 'node:net';
import { logger } from '@lab/telemetry';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Envelope, readMail, unreadableMail } from './channels/mail.ts';
import type { Inbox } from './inbox.ts';

const MAX_CLIENTS = 50;
const IDLE_MS = 30_000;
const CLOSE_MS = 1_000;

export interface SmtpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly maxMessageBytes: number;
}

export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens for mail, without authentication and TLS.
 * @throws Error when the port cannot be had
 */
export async function listenSmtp(inbox: Inbox, options: SmtpOptions): Promise<SmtpListener> {
  const { host, port, maxMessageBytes } = options;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    banner: 'lab inbox',
    size: maxMessageBytes,
    rejectOversized: true,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    onData(stream, session, callback) {
      takeMail(inbox, stream, envelopeOf(session), maxMessageBytes).then(
        (id) => callback(null, `OK: kept as ${id}`),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  const listener = await startListening(server, host, port);
  server.on('error', (error) =>
    logger.warn({ event: 'inbox.smtp', error }, 'mail connection failed'),
  );
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('SMTP: no TCP address');
  return {
    port: address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function startListening(server: SMTPServer, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listener = server.listen(port, host, () => {
      server.off('error', reject);
      resolve(listener);
    });
  });
}

/** Keeps the mail, and returns its id. */
async function takeMail(
  inbox: Inbox,
  stream: SMTPServerDataStream,
  envelope: Envelope,
  maxBytes: number,
): Promise<string> {
  const source = await readBounded(stream, maxBytes);
  const reading = stream.sizeExceeded
    ? unreadableMail(`larger than ${maxBytes} bytes`, source, envelope)
    : await readMail(source, envelope);
  const { id } = inbox.receive({
    channel: 'mail',
    reading,
    text: source.toString('utf8'),
    bytes: source.length,
    duplicateKey: reading.messageId,
  });
  return id;
}

/** Reads to the end, as SMTP demands, but keeps no more than `maxBytes`. */
async function readBounded(stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let kept = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    const part = bytes.subarray(0, maxBytes - kept);
    if (part.length > 0) chunks.push(part);
    kept += part.length;
  }
  return Buffer.concat(chunks);
}

function envelopeOf({ envelope, remoteAddress }: SMTPServerSession): Envelope {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    remoteAddress,
  };
}
