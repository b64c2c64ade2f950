import { inc, logger } from '@lab/telemetry';
import type { Message } from './message.ts';
import { duplicateMessages, receivedMessages } from './metrics.ts';
import { type Incoming, MessageStore, type StoreLimits } from './store.ts';

/** The store, with everything that arrives counted and logged. */
export class Inbox {
  readonly store: MessageStore;

  constructor(limits: StoreLimits) {
    this.store = new MessageStore(limits);
  }

  /** Keeps a message; a mail that is known by its Message-ID is counted, not kept again. */
  receive(incoming: Incoming): Message {
    const { message, duplicate } = this.store.add(incoming);
    const { channel, valid, reasons, status, format } = message;
    if (duplicate) inc(duplicateMessages, { channel });
    else inc(receivedMessages, { channel, valid: String(valid) });
    const fields = {
      event: 'inbox.message',
      message_id: message.id,
      channel,
      format,
      valid,
      status,
      duplicate,
    };
    if (valid) logger.info(fields, 'message received');
    else logger.warn({ ...fields, reasons: reasons.slice(0, 5) }, 'invalid message received');
    return message;
  }
}
