export { type Config, readConfig } from './config.ts';
export { type RunningInference, startInference } from './service.ts';
