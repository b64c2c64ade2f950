/** `npm run check`: types, format and lint, dead files, import rules. `--fix` formats first. */
import { glob } from 'node:fs/promises';
import { execa } from 'execa';
import { findViolations } from './import-rules.ts';

interface Check {
  readonly name: string;
  /** Resolves to the findings; an empty text is a pass. */
  readonly run: () => Promise<string>;
}

const fix = process.argv.includes('--fix');

async function tool(command: string, args: readonly string[]): Promise<string> {
  const { exitCode, all } = await execa(command, args, {
    preferLocal: true,
    reject: false,
    all: true,
    env: process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' },
  });
  return exitCode === 0 ? '' : all || `${command} ended with exit code ${exitCode}`;
}

async function importRules(): Promise<string> {
  const files = await Array.fromAsync(
    glob('{services,stack,scripts,labs,tests}/**/*.{ts,tsx}', { exclude: ['**/node_modules/**'] }),
  );
  const violations = await findViolations(files);
  return violations
    .map(({ file, imports, reason }) => `${file} imports ${imports}: ${reason}`)
    .join('\n');
}

const CHECKS: readonly Check[] = [
  { name: 'types', run: () => tool('tsc', ['-p', 'tsconfig.json']) },
  { name: "types of the console's page", run: () => tool('tsc', ['-p', 'services/console/web']) },
  {
    name: 'format and lint',
    run: () => {
      const command = fix ? ['check', '--write'] : ['ci'];
      // Without being told it writes escape sequences into files, too.
      const colours = process.stdout.isTTY ? '--colors=force' : '--colors=off';
      return tool('biome', [...command, colours, '--error-on-warnings', '.']);
    },
  },
  { name: 'dead files and exports', run: () => tool('knip', []) },
  { name: 'import rules', run: importRules },
];

let failed = 0;
for (const { name, run } of CHECKS) {
  const started = performance.now();
  const findings = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${findings === '' ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (findings !== '') {
    failed += 1;
    console.log(findings);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
