/** npm and the terminal may both deliver the same Ctrl-C. */
const sameKeyPressMs = 1_000;

/**
 * A signal that aborts on Ctrl-C, SIGTERM and SIGHUP, in place of their usual effect. A second
 * Ctrl-C ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const again = controller.signal.aborted && performance.now() - first > sameKeyPressMs;
      if (again && name === 'SIGINT') process.exit(130);
      if (!controller.signal.aborted) first = performance.now();
      controller.abort();
    });
  }
  return controller.signal;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
