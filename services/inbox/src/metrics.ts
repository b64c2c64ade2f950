import { counter } from '@lab/telemetry';

export const receivedMessages = counter(
  'inbox_messages_total',
  'Messages received, by channel and by whether the real service would have taken them.',
  ['channel', 'valid'],
);

export const duplicateMessages = counter(
  'inbox_duplicates_total',
  'Messages that were received before and are not kept again.',
  ['channel'],
);
