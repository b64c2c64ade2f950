export { type InboxConfig, readConfig } from './config.ts';
export type { AlertStatus, Channel, Format, Message } from './message.ts';
export { type RunningInbox, startInbox } from './service.ts';
