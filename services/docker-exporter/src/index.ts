export { type ExporterConfig, readConfig } from './config.ts';
export { startExporter } from './service.ts';
