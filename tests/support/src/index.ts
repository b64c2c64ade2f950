export { resolveTool, type ToolName, toolVersion } from '@lab/kit/tools';
export { freePort } from './free-port.ts';
export { startTestPostgres, type TestPostgres } from './postgres.ts';
export { temporaryFolder } from './temporary-folder.ts';
export { waitFor } from './wait-for.ts';
