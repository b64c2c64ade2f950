import { type RunningService, startService } from '@lab/telemetry';
import { inboxApp } from './app.ts';
import type { InboxConfig } from './config.ts';
import { Inbox } from './inbox.ts';
import { listenSmtp } from './smtp.ts';

export interface RunningInbox extends RunningService {
  readonly smtpPort: number;
}

/**
 * Starts the HTTP API and the mail listener; both end with the service.
 * @throws Error when one of the two ports cannot be had
 */
export async function startInbox(config: InboxConfig): Promise<RunningInbox> {
  const inbox = new Inbox(config);
  const smtp = await listenSmtp(inbox, { ...config.smtp, maxMessageBytes: config.maxMessageBytes });
  try {
    const service = await startService({
      app: inboxApp(inbox, config.maxMessageBytes),
      listen: config.listen,
      ready: () => ({ ready: true, checks: { http: 'ok', smtp: `ok, port ${smtp.port}` } }),
      close: () => smtp.close(),
    });
    return { ...service, smtpPort: smtp.port };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}
