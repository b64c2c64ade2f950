import PostalMime, { type Address, type Email } from 'postal-mime';
import { oneLine, type Reading, statusOfTitle } from '../message.ts';

/** Who spoke SMTP, and what was said before the message itself (RFC 5321). */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly remoteAddress: string;
}

export interface MailReading extends Reading {
  readonly messageId: string | undefined;
}

const limits = { maxNestingDepth: 32, maxHeadersSize: 64 * 1024 } as const;

/** Reads a mail. Required are the fields that RFC 5322 section 3.6 requires: From and Date. */
export async function readMail(source: Buffer, envelope: Envelope): Promise<MailReading> {
  try {
    const email = await PostalMime.parse(source, limits);
    return describe(email, envelope);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreadableMail(`not a readable message: ${reason}`, source, envelope);
  }
}

/** A mail that was not taken; the beginning of it is kept so that its sender can be told. */
export function unreadableMail(reason: string, source: Buffer, envelope: Envelope): MailReading {
  return {
    format: 'rfc5322',
    valid: false,
    reasons: [reason],
    summary: `mail from <${envelope.from}>`,
    status: null,
    destination: envelope.to.join(', ') || null,
    labels: {},
    payload: { envelope, beginning: source.subarray(0, 4096).toString('utf8') },
    messageId: undefined,
  };
}

function describe(email: Email, envelope: Envelope): MailReading {
  const subject = email.subject ?? '';
  const reasons = [
    ...(email.from === undefined ? ['no From field'] : []),
    ...(email.date === undefined ? ['no Date field'] : []),
  ];
  return {
    format: 'rfc5322',
    valid: reasons.length === 0,
    reasons,
    summary: oneLine(subject === '' ? (email.text ?? '') : subject),
    status: statusOfTitle(subject),
    destination: envelope.to.join(', ') || null,
    labels: {},
    payload: {
      envelope,
      subject,
      from: email.from === undefined ? null : formatAddress(email.from),
      to: (email.to ?? []).map(formatAddress),
      date: email.date ?? null,
      messageId: email.messageId ?? null,
      headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      text: email.text ?? null,
      html: email.html ?? null,
      attachments: email.attachments.map(({ filename, mimeType, content }) => ({
        filename,
        mimeType,
        bytes: typeof content === 'string' ? content.length : content.byteLength,
      })),
    },
    messageId: email.messageId,
  };
}

function formatAddress(address: Address): string {
  if (address.group !== undefined) {
    return `${address.name}: ${address.group.map(formatAddress).join(', ')};`;
  }
  return address.name === '' ? address.address : `${address.name} <${address.address}>`;
}
