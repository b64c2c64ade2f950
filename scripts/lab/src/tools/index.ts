export { type ToolName, toolNames } from './catalogue.ts';
export { resolveTool, type ToolOptions, toolVersion } from './resolve.ts';
