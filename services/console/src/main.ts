import { readConfig } from './config.ts';
import { startConsole } from './service.ts';

await startConsole(readConfig(process.env));
