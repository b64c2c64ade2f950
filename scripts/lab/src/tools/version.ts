import { execa } from 'execa';

/**
 * Asks a program for its version by running it; undefined when it does not run here (wrong
 * architecture, too new a libc, not the program its name says).
 */
export async function versionOf(file: string): Promise<string | undefined> {
  const result = await execa(file, ['--version'], {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: 20_000,
    maxBuffer: 1_000_000,
  });
  if (result.exitCode !== 0) return undefined;
  return /version v?(\d+\.\d+(?:\.\d+)?)/i.exec(result.all)?.[1];
}

/** Compares two dotted versions numerically; negative when `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
