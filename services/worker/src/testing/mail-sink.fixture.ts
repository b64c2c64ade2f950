import { once } from 'node:events';
import { freePort } from '@lab/testing';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A real SMTP server that keeps what it takes. */
export class MailSink {
  readonly port: number;
  readonly #received: string[] = [];
  #server: SMTPServer | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  /** Makes a sink on a free port; it stops with the test. */
  static async start(): Promise<MailSink> {
    const sink = new MailSink(await freePort());
    onTestFinished(() => sink.stop());
    await sink.start();
    return sink;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The source of every mail that was accepted, in order. */
  get received(): readonly string[] {
    return this.#received;
  }

  /** The Message-ID of every mail that was accepted, in order. */
  get messageIds(): readonly string[] {
    return this.#received.map((source) => /^Message-ID: *(\S+)/im.exec(source)?.[1] ?? 'none');
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onData: (stream, _session, callback) => {
        let source = '';
        stream.on('data', (chunk) => {
          source += String(chunk);
        });
        stream.on('end', () => {
          this.#received.push(source);
          callback();
        });
      },
    });
    server.on('error', () => undefined);
    await once(server.listen(this.port, '127.0.0.1'), 'listening');
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((done) => server.close(() => done()));
  }
}
