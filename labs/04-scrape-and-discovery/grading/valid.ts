import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Evidence, TaskContext } from '@lab/kit/spec';
import { CONFIG } from './config.ts';
import type { LearnerFiles } from './files.ts';

const hintFor = (complaint: string): string =>
  /not a valid hostname/.test(complaint)
    ? 'Prometheus scrapes host:port, and a URL is neither. An exporter that tries URLs must be asked instead, about this address.'
    : 'Prometheus would not start with this file. The line that it names is where it stopped understanding, so the mistake stands there or just above.';

/** What Prometheus itself says of the configuration. */
export async function validity(
  { config, files }: LearnerFiles,
  { workbench }: Pick<TaskContext, 'workbench'>,
): Promise<Evidence> {
  const folder = await workbench.folder();
  for (const [name, content] of Object.entries({ ...files, [CONFIG]: config })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const { exitCode, stdout, stderr } = await workbench.run(
    'promtool',
    ['check', 'config', CONFIG],
    {
      cwd: folder,
    },
  );
  const complaint = `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/SUCCESS|^Checking/.test(line))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  return {
    asked: `${CONFIG} can be loaded`,
    expected: 'no complaint of promtool check config',
    seen: exitCode === 0 ? 'none' : complaint,
    passed: exitCode === 0,
    ...(exitCode !== 0 && { hint: hintFor(complaint) }),
  };
}
