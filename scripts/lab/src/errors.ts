/** Exit codes of the `lab` command; every command uses these and no others. */
export const exitCodes = {
  ok: 0,
  /** A check failed, an expectation did not hold, or a component is not healthy. */
  failed: 1,
  /** The command line, a Compose file or a lab file is wrong. */
  usage: 2,
  /** The machine lacks something: a tool, the network, permission, disk. */
  environment: 3,
  /** A port that a component needs is taken by another process. */
  portBusy: 4,
  /** Another `lab` command holds the lock. */
  locked: 5,
  /** The command was ended by Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface LabErrorOptions {
  readonly exitCode?: ExitCode;
  /** Machine-readable facts for `--json`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * An error meant for the person at the keyboard: one paragraph that says what failed, why, and the
 * way out. It is printed without a stack trace.
 */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly exitCode: ExitCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: LabErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCodes.environment;
    this.details = options.details ?? {};
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a Node system error (`ENOENT`, `EACCES`, ...), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
