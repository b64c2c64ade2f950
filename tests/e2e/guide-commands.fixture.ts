import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './labs.fixture.ts';

/** One command that a guide tells its reader to type. */
export interface GuideCommand {
  readonly kind: 'lab' | 'curl';
  /** Without `npm run lab --`; a curl command is whole. */
  readonly line: string;
}

/** A word in capitals stands for something the reader fills in. */
const PLACEHOLDER = /\b[A-Z]{3,}\b(?!\.)/;
/** These change what runs, need an engine, or take minutes; they are run by the tests that are about them. */
const STAGED = /^(up|start|down|prove|status|preflight)\b|--runtime docker/;
const STAGED_ELSEWHERE =
  /^(cd|docker|git|npm (start|test|install)|npm run (images|engine|check|format|bench|embedded|dashboards|screenshots)|LAB_\w+=|export) ?/;

const withoutComment = (line: string): string => line.replace(/\s+#\s.*$/, '').trim();

/** The lines of the guide's shell blocks. */
function shellLines(text: string): string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', '').split('\n'))
    .map(withoutComment)
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Every command of a guide that a running lab can carry out, each once: those of its shell blocks
 * and the `lab` commands in its text. Throws on a line of a shell block that no test would run.
 */
export async function commandsOf(guide: string): Promise<GuideCommand[]> {
  const text = await readFile(join(ROOT, guide), 'utf8');
  const inText = [...text.matchAll(/`(npm run lab -- [^`]+|curl [^`]+)`/g)].map(
    ([, line = '']) => line,
  );
  const commands = new Map<string, GuideCommand>();
  for (const whole of [...shellLines(text), ...inText]) {
    const line = withoutComment(whole);
    const lab = /^npm run lab -- (.+)$/.exec(line)?.[1];
    if (lab !== undefined) {
      const isStaged = STAGED.test(lab) || PLACEHOLDER.test(lab.replace(/'[^']*'/g, ''));
      if (!isStaged) commands.set(line, { kind: 'lab', line: lab });
    } else if (line.startsWith('curl ')) commands.set(line, { kind: 'curl', line });
    else if (!STAGED_ELSEWHERE.test(line)) throw new Error(`${guide}: no test runs "${line}"`);
  }
  return [...commands.values()];
}

/** Splits a command line the way a shell does, for the quotes that the guides use. */
export function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
