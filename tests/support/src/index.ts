export { resolveTool, type ToolName, toolVersion } from '@lab/kit/tools';
export { type Browser, openBrowser, type Page } from './browser.ts';
export { Checkout, type CommandResult } from './checkout.ts';
export { freePort } from './free-port.ts';
export { startTestPostgres, type TestPostgres } from './postgres.ts';
export { ServiceProcess } from './service-process.ts';
export { sql } from './sql.ts';
export { temporaryFolder } from './temporary-folder.ts';
export { waitFor } from './wait-for.ts';
