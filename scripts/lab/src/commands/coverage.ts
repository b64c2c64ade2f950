import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { coverageOf } from '../coverage/coverage.ts';
import { readOutline } from '../coverage/outline.ts';
import { courseReport, labReport, totals } from '../coverage/report.ts';
import { exitCodes, LabError } from '../errors.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLab, findLabs } from '../labs.ts';
import type { Paths } from '../paths.ts';

/** `lab coverage [NN]`: what of the course's outlines the labs cover, by which task. */
export function addCoverage(program: Command, paths: Paths): void {
  addCommand(program, 'coverage [lab]', 'show what of the outlines the labs cover').action(
    async (wanted: string | undefined, options: CommonOptions) => {
      const folder = wanted === undefined ? undefined : await findLab(paths, wanted);
      const specs = await Promise.all((await findLabs(paths)).map(loadLabSpec));
      const coverage = coverageOf(
        specs.filter((spec) => spec !== undefined),
        readOutline(),
      );
      const { problems, bullets } = coverage;
      if (problems.length > 0) {
        throw new LabError(problems.join('\n'), {
          exitCode: exitCodes.usage,
          details: { problems },
        });
      }
      new Output(options).result({ totals: totals(coverage), bullets }, () =>
        folder === undefined ? courseReport(coverage) : labReport(coverage, folder.id),
      );
    },
  );
}
