import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Evidence, TaskContext } from '@lab/kit/spec';

/** Where Prometheus finds the learner's files and the targets in the lab. */
const local = (text: string): string =>
  text.replaceAll('/etc/prometheus/', '').replaceAll('/etc/targets/', 'targets/');

/** The learner's YAML files by relative path. */
export async function learnerFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const read = async (name: string) =>
    [name, local(await readFile(join(folder, name), 'utf8'))] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/** What Prometheus itself says of a configuration and its rules. */
export async function validity(
  file: string,
  files: Readonly<Record<string, string>>,
  { workbench }: Pick<TaskContext, 'workbench'>,
): Promise<Evidence> {
  const folder = await workbench.folder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const { exitCode, stdout, stderr } = await workbench.run('promtool', ['check', 'config', file], {
    cwd: folder,
  });
  const complaint = `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/SUCCESS|^Checking/.test(line))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  return {
    asked: `${file} can be loaded`,
    expected: 'no complaint of promtool check config',
    seen: exitCode === 0 ? 'none' : complaint,
    passed: exitCode === 0,
    ...(exitCode !== 0 && {
      hint: 'Prometheus would not start with this file. The place that it names is where it stopped understanding, so the mistake stands there or just above.',
    }),
  };
}
