import { readConfig } from './config.ts';
import { startInbox } from './service.ts';

await startInbox(readConfig(process.env));
