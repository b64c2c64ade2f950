import { readConfig } from './config.ts';
import { startWorker } from './service.ts';

await startWorker(readConfig(process.env));
