import { readConfig } from './config.ts';
import { startApi } from './service.ts';

await startApi(readConfig(process.env));
