import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Paths } from '../../paths.ts';
import type { Plan } from './plan.ts';

/** What the command line asks of the runner: one JSON line on its socket, one JSON line back. */
export type ControlRequest =
  | { readonly type: 'apply'; readonly plan: Plan }
  | { readonly type: 'restart'; readonly names: readonly string[] }
  | { readonly type: 'stop'; readonly names: readonly string[] }
  | { readonly type: 'kill'; readonly names: readonly string[] }
  | { readonly type: 'down' }
  /** Ties the run to the caller: it ends when the connection does. */
  | { readonly type: 'attach' };

export type ControlReply = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** Longest path of a Unix socket that every platform takes, with its closing zero. */
const longestSocketPath = 103;

/** The runner's socket: in the run folder, or, where that path is too long, in the temporary folder. */
export function controlSocket(paths: Pick<Paths, 'run'>): string {
  const socket = join(paths.run, 'control.sock');
  if (Buffer.byteLength(socket) <= longestSocketPath) return socket;
  const name = createHash('sha256').update(socket).digest('hex').slice(0, 16);
  return join(tmpdir(), `lab-${name}.sock`);
}
