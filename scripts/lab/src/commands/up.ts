import type { Command } from 'commander';
import { awaitExpectations, boot, requireAll } from '../boot.ts';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { aborted, interruptSignal } from '../cli/interrupt.ts';
import { elapsedSeconds } from '../cli/output.ts';
import { openSession, type Session } from '../cli/session.ts';
import { statusTable } from '../cli/status-table.ts';
import { watchLab } from '../cli/watch-lab.ts';
import type { Paths } from '../paths.ts';

interface UpOptions extends CommonOptions {
  readonly foreground?: boolean;
}

interface StartOptions extends CommonOptions {
  readonly detach?: boolean;
}

/** `lab up [NN]`: components up and healthy. `lab start`: lab 01 up with all its signals. */
export function addUp(program: Command, paths: Paths): void {
  addCommand(
    program,
    'up [lab]',
    'start a lab (default: the one that runs, else 01; "kit": everything)',
  )
    .option('-f, --foreground', 'stay, show what happens, and stop everything on Ctrl-C')
    .action(async (wanted: string | undefined, options: UpOptions) => {
      const session = await openSession(paths, options, wanted);
      const signal = interruptSignal();
      const booted = await boot(session, { signal, attached: options.foreground ?? false });
      if (options.foreground) return stay(session, signal);
      session.output.result(booted.status, () => statusTable(booted.status));
    });

  addCommand(program, 'start', 'start lab 01, wait for all of its signals, and stay until Ctrl-C')
    .option('-d, --detach', 'return as soon as every signal is there; "lab down" stops it')
    .action(async (options: StartOptions) => {
      const session = await openSession(paths, options, '01');
      const signal = interruptSignal();
      const attached = !options.detach;
      const booted = await boot(session, { signal, attached });
      const results = await awaitExpectations(session, booted, signal);
      if (!signal.aborted && !attached) requireAll(results);
      const seconds = Number(elapsedSeconds());
      if (attached) {
        session.output.progress(`ready in ${seconds} s; Ctrl-C stops everything`);
        return stay(session, signal);
      }
      session.output.result(
        { ready: true, seconds, ...booted.status },
        () => `ready in ${seconds} s`,
      );
    });
}

async function stay(session: Session, signal: AbortSignal): Promise<void> {
  await Promise.race([watchLab(session, signal), aborted(signal)]);
  await session.runtime.down({ progress: (line) => session.output.progress(line) });
  session.output.progress('everything is stopped');
}
