import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { boot } from '../boot.ts';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { interruptSignal } from '../cli/interrupt.ts';
import { elapsedSeconds } from '../cli/output.ts';
import { openSession, type Session } from '../cli/session.ts';
import { exitCodes, LabError } from '../errors.ts';
import { exerciseAsGiven } from '../exercise.ts';
import { type Proof, prove } from '../grading/prove.ts';
import { gradingOf } from '../grading-session.ts';
import type { Paths } from '../paths.ts';

/** `lab prove [NN]`: boots a lab, shows that its graders can fail and be satisfied, takes it down. */
export function addProve(program: Command, paths: Paths): void {
  addCommand(
    program,
    'prove [lab]',
    'show that the exercise fails and every solution passes, then clean up',
  ).action(async (wanted: string | undefined, options: CommonOptions) => {
    const session = await openSession(paths, options, wanted ?? '01');
    const running = (await session.runtime.status()).lab;
    if (running !== undefined) {
      throw new LabError(
        `Lab ${running} is running, and a proof needs a fresh one. Stop it with "lab down" and run this command again.`,
        { exitCode: exitCodes.usage, details: { running } },
      );
    }
    const proofs = await proveFresh(session);
    const passed = proofs.every(({ holds }) => holds);
    session.output.result(
      { lab: session.lab.id, passed, seconds: Number(elapsedSeconds()), proofs },
      () => summary(session.lab.id, proofs),
    );
    process.exitCode = passed ? exitCodes.ok : exitCodes.failed;
  });
}

async function proveFresh(session: Session): Promise<Proof[]> {
  const { paths, runtime, output } = session;
  const signal = interruptSignal();
  const progress = (line: string): void => output.progress(line);
  const given = await mkdtemp(join(tmpdir(), 'lab-exercise-'));
  try {
    await boot(session, { signal, attached: true });
    const grading = await gradingOf(session, signal);
    const exercise = await exerciseAsGiven(paths, grading.labFolder, given);
    const proofs = await prove({
      ...grading,
      exercise,
      solutions: join(grading.labFolder, 'solution'),
      onProof: (proof) => progress(line(proof)),
    });
    await runtime.down({ progress });
    return [...proofs, nothingRuns((await runtime.status()).lab)];
  } finally {
    await runtime.down({ progress });
    await rm(given, { recursive: true, force: true });
  }
}

function nothingRuns(running: string | undefined): Proof {
  return {
    statement: 'nothing runs any more',
    holds: running === undefined,
    detail: running === undefined ? '' : `lab ${running} runs`,
  };
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
