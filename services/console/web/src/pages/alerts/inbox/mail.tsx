import { z } from '../../../api/zod.ts';
import type { Message } from '../api/inbox.ts';
import { momentText } from '../time-text.ts';
import { htmlText } from './html-text.ts';

const mailSchema = z.object({
  subject: z.string().optional(),
  from: z.string().nullish(),
  to: z.array(z.string()).default([]),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  text: z.string().nullish(),
  html: z.string().nullish(),
  beginning: z.string().optional(),
});

/** A mail as a reader of plain text has it. */
export function Mail({ message }: { message: Message }) {
  const { subject, from, to, headers, text, html, beginning } = mailSchema.parse(message.payload);
  return (
    <div className="mail">
      <p>
        <strong>{subject ?? message.summary}</strong>
      </p>
      <p className="muted">
        From {from ?? 'nobody'} to {to.join(', ') || message.destination} at{' '}
        {momentText(message.receivedAt)}
      </p>
      <p className="preserved mail-body">{text ?? (html ? htmlText(html) : (beginning ?? ''))}</p>
      <details>
        <summary>Headers</summary>
        <dl className="pagerduty-details">
          {headers.map(({ name, value }) => (
            <div key={`${name} ${value}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
