export { type LoadgenConfig, readConfig } from './config.ts';
export type { Flushed, FullReport, LoadStatus } from './reports.ts';
export type { LoadRequest, Profile } from './schedule/profile.ts';
export { startLoadgen } from './service.ts';
