/**
 * Checks a command line that was written for the original program, as `-config.file=/etc/loki.yaml`.
 * Every such flag is accepted and none has a meaning here: the environment configures the store.
 * @throws Error for an argument that is no flag
 */
export function ignoreFlags(args: readonly string[]): void {
  for (const [index, argument] of args.entries()) {
    if (argument.startsWith('-')) continue;
    const previous = args[index - 1];
    if (previous?.startsWith('-') && !previous.includes('=')) continue;
    throw new Error(`unexpected argument ${JSON.stringify(argument)}`);
  }
}
