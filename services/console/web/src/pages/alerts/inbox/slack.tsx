import { z } from '../../../api/zod.ts';
import type { Message } from '../api/inbox.ts';
import { momentText } from '../time-text.ts';
import { slackColor } from './slack-color.ts';
import { SlackText } from './slack-text.tsx';

const text = z.string().optional();

const attachmentSchema = z.object({
  color: text,
  pretext: text,
  author_name: text,
  title: text,
  title_link: text,
  text,
  fields: z.array(z.object({ title: text, value: text, short: z.boolean().optional() })).nullish(),
  footer: text,
});

const payloadSchema = z.object({
  username: text,
  text,
  attachments: z.array(attachmentSchema).nullish(),
});

/** A message as it stands in a Slack channel. */
export function SlackMessage({ message }: { message: Message }) {
  const {
    username = 'Incoming webhook',
    text: body,
    attachments,
  } = payloadSchema.parse(message.payload);
  return (
    <div className="slack">
      <span className="slack-avatar" aria-hidden="true">
        {username.slice(0, 1)}
      </span>
      <div>
        <p>
          <strong>{username}</strong> <span className="slack-app">APP</span>{' '}
          <span className="muted">{momentText(message.receivedAt)}</span>
        </p>
        {body !== undefined && <SlackText text={body} />}
        {(attachments ?? []).map((attachment) => (
          <Attachment key={JSON.stringify(attachment)} attachment={attachment} />
        ))}
      </div>
    </div>
  );
}

function Attachment({ attachment }: { attachment: z.output<typeof attachmentSchema> }) {
  const { color, pretext, author_name: author, title, title_link: link, fields } = attachment;
  return (
    <>
      {pretext !== undefined && pretext !== '' && <SlackText text={pretext} />}
      <div className="slack-attachment" style={{ borderLeftColor: slackColor(color) }}>
        {author !== undefined && <p className="muted">{author}</p>}
        {title !== undefined && (
          <p>
            {link !== undefined && /^https?:/.test(link) ? (
              <a href={link}>
                <strong>{title}</strong>
              </a>
            ) : (
              <strong>{title}</strong>
            )}
          </p>
        )}
        {attachment.text !== undefined && <SlackText text={attachment.text} />}
        {(fields ?? []).length > 0 && (
          <dl className="slack-fields">
            {(fields ?? []).map((field) => (
              <div key={JSON.stringify(field)} className={field.short ? undefined : 'slack-long'}>
                <dt>{field.title}</dt>
                <dd>
                  <SlackText text={field.value ?? ''} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        {attachment.footer !== undefined && <p className="muted">{attachment.footer}</p>}
      </div>
    </>
  );
}
