/**
 * `npm test`: runs the tests. Arguments go to vitest (`npm test -- services/api`).
 * Ends with one line `N passed, N failed`.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';

const REPORT = '.lab/test-report.json';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
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

async function summary(): Promise<string> {
  const report = reportSchema.parse(JSON.parse(await readFile(REPORT, 'utf8')));
  // A file that could not even be loaded holds no test, yet it is a failure.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  const skipped = report.numPendingTests === 0 ? '' : `, ${report.numPendingTests} skipped`;
  return `${report.numPassedTests} passed, ${failed} failed${skipped}`;
}

await mkdir('.lab', { recursive: true });
process.exitCode = await runVitest(process.argv.slice(2));
console.log(await summary());
