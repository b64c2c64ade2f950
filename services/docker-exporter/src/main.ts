import { readConfig } from './config.ts';
import { startExporter } from './service.ts';

await startExporter(readConfig(process.env));
