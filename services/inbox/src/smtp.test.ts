import { connect } from 'node:net';
import { registry } from '@lab/telemetry';
import { waitFor } from '@lab/testing';
import { createTransport } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import { Inbox } from './inbox.ts';
import { listenSmtp } from './smtp.ts';

const MAX_MESSAGE_BYTES = 20_000;

async function mailbox() {
  const inbox = new Inbox({ maxMessages: 500, maxBytes: 1_000_000 });
  const listener = await listenSmtp(inbox, {
    host: '127.0.0.1',
    port: 0,
    maxMessageBytes: MAX_MESSAGE_BYTES,
  });
  onTestFinished(() => listener.close());
  const transport = createTransport({ host: '127.0.0.1', port: listener.port, secure: false });
  onTestFinished(() => transport.close());
  return { inbox, listener, transport };
}

const mail = {
  from: 'Alertmanager <alertmanager@example.com>',
  to: 'oncall@example.com, team@example.com',
  subject: '[FIRING:1] DiskFull (node page)',
};

test('keeps a mail with both bodies as text', async () => {
  const { inbox, transport } = await mailbox();
  await transport.sendMail({
    ...mail,
    messageId: '<1@example.com>',
    text: 'Disk is full — 97 %',
    html: '<p onclick="x()">Disk is full</p><script>alert(1)</script>',
    attachments: [{ filename: 'graph.txt', content: 'data' }],
  });
  expect(inbox.store.list({ limit: 10 })).toMatchObject([
    {
      channel: 'mail',
      format: 'rfc5322',
      valid: true,
      reasons: [],
      status: 'firing',
      summary: mail.subject,
      destination: 'oncall@example.com, team@example.com',
      payload: {
        from: mail.from,
        to: ['oncall@example.com', 'team@example.com'],
        messageId: '<1@example.com>',
        text: expect.stringContaining('Disk is full — 97 %'),
        html: expect.stringContaining('<script>alert(1)</script>'),
        attachments: [{ filename: 'graph.txt', mimeType: 'text/plain', bytes: 4 }],
        envelope: { from: 'alertmanager@example.com', remoteAddress: '127.0.0.1' },
      },
    },
  ]);
});

test('recognises a mail that was delivered twice by its Message-ID', async () => {
  const { inbox, transport } = await mailbox();

  for (let n = 0; n < 3; n += 1) {
    await transport.sendMail({ ...mail, messageId: '<same@example.com>', text: `copy ${n}` });
  }
  await transport.sendMail({ ...mail, messageId: '<other@example.com>', text: 'another' });
  expect(inbox.store.list({ limit: 10 }).map(({ deliveries }) => deliveries)).toEqual([1, 3]);
  expect(await registry.metrics()).toMatch(
    /inbox_duplicates_total\{[^}]*channel="mail"[^}]*\} 2\b/,
  );
});

test('refuses a mail that is too large and keeps its beginning', async () => {
  const { inbox, transport } = await mailbox();
  const text = 'much too long\n'.repeat(MAX_MESSAGE_BYTES / 10);
  await expect(transport.sendMail({ ...mail, text })).rejects.toMatchObject({ responseCode: 552 });
  expect(inbox.store.list({ limit: 10 })).toMatchObject([
    { valid: false, reasons: [`larger than ${MAX_MESSAGE_BYTES} bytes`] },
  ]);
  await transport.sendMail({ ...mail, text: 'short' });
  expect(inbox.store.size).toBe(2);
});

test('marks a mail without the fields that RFC 5322 requires', async () => {
  const { inbox, listener } = await mailbox();
  const dialogue = ['EHLO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'];
  await speak(listener.port, [...dialogue, 'Subject: bare\r\n\r\nno sender\r\n.', 'QUIT']);
  expect(inbox.store.list({ limit: 10 })).toMatchObject([
    { valid: false, reasons: ['no From field', 'no Date field'], summary: 'bare' },
  ]);
});

test('survives a sender that hangs up in the middle, and keeps nothing of it', async () => {
  const { inbox, listener, transport } = await mailbox();
  const dialogue = ['EHLO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'];
  await speak(listener.port, [...dialogue, 'Subject: half of']);
  await transport.sendMail({ ...mail, text: 'whole' });
  expect(inbox.store.list({ limit: 10 })).toMatchObject([{ summary: mail.subject }]);
});

test('takes many mails at once', async () => {
  const { inbox, transport } = await mailbox();
  const sent = Array.from({ length: 40 }, (_, n) =>
    transport.sendMail({ ...mail, messageId: `<${n}@example.com>`, text: `mail ${n}` }),
  );
  await Promise.all(sent);
  expect(inbox.store.size).toBe(40);
});

test('says which port is taken', async () => {
  const { inbox, listener } = await mailbox();
  const again = listenSmtp(inbox, { host: '127.0.0.1', port: listener.port, maxMessageBytes: 1 });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE', port: listener.port });
});

/** Sends each line after the server's answer to the one before, then hangs up. */
async function speak(port: number, lines: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  for (const line of lines) {
    await waitFor(() => /^\d{3} .*\r\n$/m.test(heard));
    heard = '';
    socket.write(`${line}\r\n`);
  }
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.end();
  await closed;
}
