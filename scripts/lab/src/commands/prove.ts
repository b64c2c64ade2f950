import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { boot } from '../boot.ts';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { interruptSignal } from '../cli/interrupt.ts';
import { count } from '../cli/numbers.ts';
import { elapsedSeconds } from '../cli/output.ts';
import { openSession, type Session } from '../cli/session.ts';
import { exitCodes, LabError } from '../errors.ts';
import { exerciseAsGiven } from '../exercise.ts';
import { gradingOf, requireTask } from '../grading-session.ts';
import type { Paths } from '../paths.ts';
import { type Proof, proofOf } from '../proof/proof.ts';
import { prove } from '../proof/prove.ts';

interface ProveOptions extends CommonOptions {
  readonly times: number;
  readonly running?: boolean;
}

/** What is tried: everything, or one task. */
interface Scope {
  readonly task: string | undefined;
  readonly times: number;
}

/** `lab prove [NN] [task]`: shows that a lab's graders can fail and be satisfied, then cleans up. */
export function addProve(program: Command, paths: Paths): void {
  addCommand(
    program,
    'prove [lab] [task]',
    'show that the exercise fails, every solution passes and every wrong answer is told why',
  )
    .option('--times <n>', 'try everything so often; each verdict must stay the same', count, 1)
    .option('--running', 'use the lab that runs already, and leave it running')
    .action(async (wanted: string | undefined, task: string | undefined, options: ProveOptions) => {
      const session = await openSession(paths, options, wanted ?? '01');
      const { running: isReused = false, times } = options;
      const running = (await session.runtime.status()).lab;
      requireState(session, running, isReused);
      const scope = { task, times };
      const proofs = isReused
        ? await proveRunning(session, scope, interruptSignal())
        : await proveFresh(session, scope);
      const passed = proofs.every(({ holds }) => holds);
      session.output.result(
        { lab: session.lab.id, passed, seconds: Number(elapsedSeconds()), proofs },
        () => summary(session.lab.id, proofs),
      );
      process.exitCode = passed ? exitCodes.ok : exitCodes.failed;
    });
}

function requireState({ lab }: Session, running: string | undefined, isReused: boolean): void {
  const details = { exitCode: exitCodes.usage, details: { running } };
  if (isReused && running !== lab.id) {
    throw new LabError(`Lab ${lab.id} is not running. Start it with "lab up ${lab.id}".`, details);
  }
  if (!isReused && running !== undefined) {
    throw new LabError(
      `Lab ${running} is running, and a proof needs a fresh one. Stop it with "lab down" and run this command again, or prove the lab that runs with "--running".`,
      details,
    );
  }
}

async function proveFresh(session: Session, scope: Scope): Promise<Proof[]> {
  const { runtime, output } = session;
  const signal = interruptSignal();
  const progress = (text: string): void => output.progress(text);
  try {
    await boot(session, { signal, attached: true });
    const proofs = await proveRunning(session, scope, signal);
    await runtime.down({ progress });
    const { lab } = await runtime.status();
    const problem = lab === undefined ? undefined : `lab ${lab} runs`;
    return [...proofs, proofOf('nothing runs any more', problem)];
  } finally {
    await runtime.down({ progress });
  }
}

async function proveRunning(
  session: Session,
  { task, times }: Scope,
  signal: AbortSignal,
): Promise<Proof[]> {
  const work = await mkdtemp(join(tmpdir(), 'lab-proof-'));
  try {
    const grading = await gradingOf(session, signal);
    requireTask(grading.lab, task);
    return await prove({
      ...grading,
      ...(task !== undefined && { only: task }),
      times,
      work,
      exercise: await exerciseAsGiven(session.paths, grading.labFolder, work),
      onProof: (proof) => session.output.progress(line(proof)),
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function line({ statement, holds, detail }: Proof): string {
  return holds ? `holds  ${statement}` : `FAILS  ${statement}\n${detail}`;
}

function summary(lab: string, proofs: readonly Proof[]): string {
  const failed = proofs.filter(({ holds }) => !holds);
  const lines = failed.map(line);
  return [
    ...lines,
    `${lab}: ${proofs.length - failed.length} of ${proofs.length} statements hold`,
  ].join('\n');
}
