import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence, Workbench } from '@lab/kit/spec';

/** The learner's configuration of Prometheus, and its rules. */
export const CONFIG = 'prometheus.yml';
export const RULES = 'rules/cardinality.yml';

/** What promtool has to say against the files; undefined when it accepts them. */
export async function refusal(
  { folder, run }: Workbench,
  config: string,
  rules: string,
): Promise<Evidence | undefined> {
  const cwd = await folder();
  await mkdir(join(cwd, 'rules'));
  await writeFile(join(cwd, CONFIG), config);
  await writeFile(join(cwd, RULES), rules);
  const { exitCode, stdout, stderr } = await run('promtool', ['check', 'config', CONFIG], { cwd });
  if (exitCode === 0) return undefined;
  return {
    asked: 'Prometheus accepts the configuration',
    expected: 'promtool check config finds nothing wrong',
    seen: (stderr || stdout).trim().slice(-600),
    passed: false,
    hint: 'The message names the file and the line, or the field that it does not know.',
  };
}
