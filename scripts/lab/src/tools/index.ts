export { type ToolName, toolNames } from './catalogue.ts';
export { chromiumFlags, findChromium } from './chromium.ts';
export { resolveTool, type ToolOptions, toolVersion } from './resolve.ts';
