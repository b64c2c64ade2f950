import { readFile } from 'node:fs/promises';
import { LokiClient, PrometheusClient, TempoClient } from '@lab/clients';
import type { Command } from 'commander';
import colors from 'picocolors';
import { z } from 'zod';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { openRunningSession } from '../cli/session.ts';
import { plain } from '../cli/table.ts';
import { exitCodes, LabError, messageOf } from '../errors.ts';
import type { Catalogue } from '../lint/catalogue/catalogue.ts';
import { liveCatalogue } from '../lint/catalogue/live.ts';
import { liveSignals, type Signals } from '../lint/catalogue/signals.ts';
import { unitTestCatalogue } from '../lint/catalogue/unit-tests.ts';
import { collectFiles, explainUnknown } from '../lint/files.ts';
import { lintFiles } from '../lint/lint.ts';
import type { Finding } from '../lint/query.ts';
import type { Paths } from '../paths.ts';

interface LintOptions extends CommonOptions {
  readonly series?: readonly string[];
}

/** `lab lint FILE...`: what is wrong with the queries of rules, dashboards and guides. */
export function addLint(program: Command, paths: Paths): void {
  addCommand(program, 'lint', 'find queries that ask for what does not exist, or make no sense')
    .argument('<file...>', 'rule files, dashboards, guides, or folders of them')
    .option(
      '--series <tests...>',
      'take what exists from the input of promtool unit tests, not from the running lab',
    )
    .action(async (names: string[], options: LintOptions) => {
      const files = await collectFiles(names, process.cwd());
      const findings = lint(files, ...(await whatExists(paths, options)));
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      new Output(options).result(findings, () =>
        [...findings.map(describe), summary(files.length, findings.length, errors)].join('\n'),
      );
      if (errors > 0) process.exitCode = exitCodes.failed;
    });
}

async function whatExists(paths: Paths, options: LintOptions): Promise<[Catalogue, Signals?]> {
  if (options.series !== undefined) {
    try {
      const texts = await Promise.all(options.series.map((file) => readFile(file, 'utf8')));
      return [unitTestCatalogue(texts)];
    } catch (error) {
      const why = error instanceof z.ZodError ? 'no file of promtool unit tests' : messageOf(error);
      throw new LabError(`There are no series in ${options.series.join(', ')}: ${why}.`, {
        exitCode: exitCodes.usage,
        cause: error,
      });
    }
  }
  const { runtime, lab } = await openRunningSession(paths, options);
  const { services } = lab.project;
  return Promise.all([
    liveCatalogue(new PrometheusClient(runtime.endpoint('prometheus'))),
    liveSignals({
      loki: services.has('loki') ? new LokiClient(runtime.endpoint('loki')) : undefined,
      tempo: services.has('tempo') ? new TempoClient(runtime.endpoint('tempo')) : undefined,
    }),
  ]);
}

function lint(...given: Parameters<typeof lintFiles>): Finding[] {
  try {
    return lintFiles(...given);
  } catch (error) {
    throw explainUnknown(error);
  }
}

function describe({ file, line, where, rule, severity, message, excerpt }: Finding): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const mark = severity === 'error' ? colors.red(severity) : colors.yellow(severity);
  return `${place}  ${mark}  ${plain(where)}\n    ${plain(excerpt, 160)}\n    ${plain(message, 600)} (${rule})\n`;
}

function summary(files: number, findings: number, errors: number): string {
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  return `${many(files, 'file')}: ${many(errors, 'error')}, ${many(findings - errors, 'warning')}.`;
}
