import type { Command } from 'commander';
import colors from 'picocolors';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { type Diagnosis, examine } from '../doctor/examine.ts';
import { exitCodes } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { chooseRuntime } from '../runtime/select.ts';

const marks: Readonly<Record<Diagnosis['outcome'], string>> = {
  ok: colors.green('ok  '),
  warn: colors.yellow('warn'),
  fail: colors.red('fail'),
};

/** `lab doctor`: whether this machine can run the labs; exit code 3 when something essential is missing. */
export function addDoctor(program: Command, paths: Paths): void {
  addCommand(program, 'doctor', 'check whether this machine can run the labs').action(
    async (options: CommonOptions) => {
      const output = new Output(options);
      const diagnoses: Diagnosis[] = [];
      const runtime = await chooseRuntime(paths, options.runtime);
      for await (const diagnosis of examine(paths, runtime)) {
        diagnoses.push(diagnosis);
        const fix = diagnosis.fix === undefined ? '' : `\n        ${diagnosis.fix}`;
        output.print(`${marks[diagnosis.outcome]}  ${diagnosis.subject}: ${diagnosis.seen}${fix}`);
      }
      const failed = diagnoses.filter(({ outcome }) => outcome === 'fail');
      if (output.isJson) output.result(diagnoses, () => '');
      if (failed.length > 0) process.exitCode = exitCodes.environment;
    },
  );
}
