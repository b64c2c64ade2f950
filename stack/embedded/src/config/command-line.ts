import { parseArgs } from 'node:util';

export const usage =
  'usage: npm run embedded -- [--loki PORT] [--tempo PORT] [--otlp PORT] [--data DIR]\n' +
  '  --tempo without --otlp receives on 4318, --otlp without --tempo answers on 3200';

/** What the command line asks for; ports are on loopback. */
export interface Parts {
  readonly loki: number | undefined;
  readonly tempo: { readonly api: number; readonly otlp: number } | undefined;
  /** Folder of both stores; without it nothing survives the process. */
  readonly data: string | undefined;
}

/** A command line that cannot be followed; the message says why. */
export class UsageError extends Error {}

/** Reads `--loki 3100 --tempo 3200 --otlp 4318 --data DIR`. @throws UsageError */
export function parseCommandLine(args: readonly string[]): Parts {
  const values = parse(args);
  const loki = port('loki', values.loki);
  const api = port('tempo', values.tempo);
  const otlp = port('otlp', values.otlp);
  if (loki === undefined && api === undefined && otlp === undefined) {
    throw new UsageError('nothing to start: give --loki, --tempo or --otlp');
  }
  if (values.data === '') throw new UsageError('--data: expected a folder');
  const traces = api !== undefined || otlp !== undefined;
  return {
    loki,
    tempo: traces ? { api: api ?? 3200, otlp: otlp ?? 4318 } : undefined,
    data: values.data,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        loki: { type: 'string' },
        tempo: { type: 'string' },
        otlp: { type: 'string' },
        data: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function port(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new UsageError(`--${flag}: expected a port from 0 to 65535, got ${JSON.stringify(text)}`);
}
