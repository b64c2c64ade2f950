import { readConfig } from './config.ts';
import { startLoadgen } from './service.ts';

await startLoadgen(readConfig(process.env));
