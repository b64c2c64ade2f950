import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { onTestFinished } from 'vitest';
import { readArtefact, readText } from '../grading/artefact.ts';
import type { TaskContext } from '../spec/task.ts';
import { TaskWorkbench } from '../workbench/workbench.ts';

/** What a grader of rules is given, over a learner's folder with these files. Gone with the test. */
export async function graderContext(
  files: Readonly<Record<string, string>>,
): Promise<Pick<TaskContext, 'text' | 'artefact' | 'workbench'>> {
  const folder = await temporaryFolder();
  const answers = join(folder, 'answers');
  await mkdir(answers);
  await mkdir(join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(answers, name), text);
  const workbench = new TaskWorkbench({
    answers,
    packages: folder,
    localise: (text) => text,
    histories: join(folder, 'histories'),
  });
  onTestFinished(() => workbench.clear());
  return {
    text: (file) => readText(answers, file),
    artefact: (file, schema) => readArtefact(answers, file, schema),
    workbench,
  };
}
