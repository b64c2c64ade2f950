import { exitCodes, LabError } from '../../errors.ts';
import { type Explanation, explain } from './explain.ts';

const shownLines = 12;

/** A Compose command that failed, with the end of what it printed. */
export class ComposeFailure extends LabError {
  readonly #command: string;
  readonly #exitCode: number | undefined;
  readonly #output: readonly string[];

  constructor(
    command: string,
    exitCode: number | undefined,
    output: readonly string[],
    explanation?: Explanation,
  ) {
    const {
      reason = `exit code ${exitCode}`,
      advice = 'Correct the cause and run the command again; "lab doctor" checks the machine.',
    } = explanation ?? {};
    const end = output.slice(-shownLines);
    super(
      `"docker compose ${command}" failed: ${reason}. The end of its output:\n${end
        .map((line) => `    ${line}`)
        .join('\n')}\n${advice}`,
      { exitCode: explanation?.exitCode ?? exitCodes.failed, details: { output: end } },
    );
    this.#command = command;
    this.#exitCode = exitCode;
    this.#output = output;
  }

  /** The same failure in words for a learner; undefined where its output is not understood. */
  explained(missingImages: readonly string[]): ComposeFailure | undefined {
    const explanation = explain(this.#output.join('\n'), { missingImages });
    if (!explanation) return undefined;
    return new ComposeFailure(this.#command, this.#exitCode, this.#output, explanation);
  }
}
