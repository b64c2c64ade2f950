import { type ChildLoggerOptions, type Logger, pino } from 'pino';
import { environment } from '../environment.ts';
import { resource } from '../resource.ts';
import { LogDestination } from './destination.ts';
import { activeStamp } from './line-stamp.ts';
import { printableFields } from './redaction.ts';
import { severityFields } from './severity.ts';

/** Members of every line, after its stamp. */
export const commonFields = {
  service: resource.service,
  version: resource.version,
  env: resource.environment,
  instance: resource.instance,
  schema_version: 1,
};

/** Where log lines go; flushed before the process ends. */
export const logDestination = new LogDestination((healthy, detail) => {
  const fields = { event: 'telemetry.export', signal: 'logs', detail };
  if (healthy) logger.info(fields, 'shipping log lines works again');
  else logger.warn(fields, 'log lines cannot be shipped; they are kept while there is room');
});

/**
 * JSON lines in the schema of the README, on stdout and to Loki. Secrets and personal data are
 * hidden by the name of their field, at any depth; text inside a message is not looked into.
 */
export const logger: Logger = pino(
  {
    level: environment.LOG_LEVEL,
    messageKey: 'message',
    errorKey: 'error',
    base: commonFields,
    timestamp: activeStamp,
    formatters: { level: severityFields, log: printableFields },
    serializers: { err: (error: unknown) => error },
  },
  logDestination,
);

const makeChild = logger.child;
Object.defineProperty(logger, 'child', {
  value(this: Logger, bindings: Record<string, unknown>, options?: ChildLoggerOptions): unknown {
    return Reflect.apply(makeChild, this, [printableFields(bindings), options]);
  },
});
