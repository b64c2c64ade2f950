import colors from 'picocolors';

/**
 * Where a command's words go. Results go to stdout; with `--json` stdout carries one JSON document
 * and nothing else. Progress goes to stderr, each line with the time since the command began.
 */
export class Output {
  readonly isJson: boolean;

  constructor(options: { readonly json?: boolean | undefined } = {}) {
    this.isJson = options.json ?? false;
  }

  /** One line of progress of long work. */
  progress(line: string): void {
    process.stderr.write(`${colors.dim(`${elapsedSeconds().padStart(6)} s`)}  ${line}\n`);
  }

  /** Text for people; silent with `--json`. */
  print(text: string): void {
    if (!this.isJson) process.stdout.write(`${text}\n`);
  }

  /** The result: as JSON with `--json`, else as `render` writes it. */
  result(value: unknown, render: () => string): void {
    process.stdout.write(this.isJson ? `${JSON.stringify(value, null, 2)}\n` : `${render()}\n`);
  }
}

/** Seconds since the command was started, with one decimal. */
export function elapsedSeconds(): string {
  return (performance.now() / 1000).toFixed(1);
}
