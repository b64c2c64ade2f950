/**
 * `npm test`: runs the tests. Arguments go to vitest (`npm test -- services/api`).
 * Ends with one line `N passed, N failed`.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';

const REPORT = '.lab/test-report.json';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

async function runVitest(args: readonly string[]): Promise<number> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const { exitCode } = await execa('vitest', ['run', ...reporters, ...args], {
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
  });
  return exitCode ?? 1;
}

/** The closing line; a run that ended badly, or without a report, has failed whatever it counted. */
async function summary(exitCode: number): Promise<string> {
  const text = await readFile(REPORT, 'utf8').catch(() => undefined);
  if (text === undefined) return '0 passed, 1 failed';
  const report = reportSchema.parse(JSON.parse(text));
  // A file that could not be loaded or prepared has failed, though no test of it has.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const counted = report.numFailedTests + broken.length;
  const failed = exitCode === 0 ? counted : Math.max(1, counted);
  const skipped = report.numPendingTests === 0 ? '' : `, ${report.numPendingTests} skipped`;
  return `${report.numPassedTests} passed, ${failed} failed${skipped}`;
}

await mkdir('.lab', { recursive: true });
await rm(REPORT, { force: true });
process.exitCode = await runVitest(process.argv.slice(2));
console.log(await summary(process.exitCode));
