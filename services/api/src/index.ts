export { type Config, readConfig } from './config.ts';
export { startApi } from './service.ts';
