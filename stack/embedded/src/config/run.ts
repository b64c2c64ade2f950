/** Something that was started and can be stopped. */
export interface Running {
  readonly description: string;
  close(): Promise<void>;
}

/**
 * Runs a store as the main program of this process: says where it listens, stops it on SIGTERM or
 * SIGINT, and ends with a one-line reason when it cannot start.
 */
export async function runMain(start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start();
    process.stdout.write(`${running.description}\n`);
    let closing = false;
    const stop = () => {
      if (closing) return;
      closing = true;
      running.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
