import { relative } from 'node:path';
import { exitCodes, LabError } from '../errors.ts';

/** One thing that is wrong in a Compose file. */
export interface Problem {
  readonly file: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number;
  readonly service?: string;
  readonly key?: string;
  readonly message: string;
}

/** Turns everything that was found into one error. File names are shown relative to `root`. */
export function composeError(problems: readonly Problem[], root: string): LabError {
  const lines = problems.map(({ file, line, service, key, message }) => {
    const place = `${relative(root, file) || file}${line === undefined ? '' : `:${line}`}`;
    const where = [
      service === undefined ? '' : ` service "${service}"`,
      key === undefined ? '' : ` key "${key}"`,
    ].join('');
    return `${place}:${where}${where === '' ? '' : ':'} ${message}`;
  });
  const [only] = lines;
  const text =
    lines.length === 1 && only !== undefined
      ? only
      : `${lines.length} mistakes in Compose files:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return new LabError(text, {
    exitCode: exitCodes.usage,
    details: { problems: problems.map((problem) => ({ ...problem })) },
  });
}
