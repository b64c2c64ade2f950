import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { answersSchema, type Lab, type Quiz, type Task as TaskShown } from '@lab/clients/lab';
import { messageOf } from './errors.ts';
import { readArtefact } from './grading/artefact.ts';
import { readProgress, type TaskProgress } from './grading/progress.ts';
import { loadLabSpec } from './lab-spec.ts';
import type { LabFolder } from './labs.ts';
import type { Paths } from './paths.ts';
import { QUIZ, questionsOf } from './spec/quiz.ts';
import type { Task } from './spec/task.ts';
import { trackOf } from './tracks.ts';

/** A lab as `lab show` shows it, without what depends on what runs. */
export type LabView = Omit<Lab, 'running' | 'runningLab' | 'console'>;

/** Reads a lab's guide, tasks and progress. Throws LabError when its files cannot be used. */
export async function readLab(folder: LabFolder, paths: Paths): Promise<LabView> {
  const spec = await loadLabSpec(folder);
  const progress = await readProgress(paths.progress, folder.id);
  const guide = await readFile(join(folder.folder, 'README.md'), 'utf8').catch(() => '');
  return {
    id: folder.id,
    title: spec?.title ?? folder.id,
    track: trackOf(folder),
    guide,
    tasks: await Promise.all(
      (spec?.tasks ?? []).map((task) => viewOf(task, folder.folder, progress[task.id])),
    ),
  };
}

async function viewOf(
  task: Task,
  labFolder: string,
  progress: TaskProgress | undefined,
): Promise<TaskShown> {
  const { id, title, artefacts, hints, quiz } = task;
  const last = progress?.last;
  return {
    id,
    title,
    files: artefacts,
    hints: { shown: hints.slice(0, progress?.hints ?? 0), total: hints.length },
    last:
      last === undefined ? null : { ...last, edited: await isEdited(labFolder, artefacts, last) },
    quiz:
      quiz === undefined
        ? null
        : { questions: questionsOf(quiz), ...(await answersIn(join(labFolder, 'exercise'))) },
  };
}

async function answersIn(exercise: string): Promise<Pick<Quiz, 'answers' | 'problem'>> {
  try {
    return { answers: await readArtefact(exercise, QUIZ, answersSchema), problem: null };
  } catch (error) {
    return { answers: {}, problem: messageOf(error) };
  }
}

async function isEdited(
  labFolder: string,
  files: readonly string[],
  { at }: { readonly at: string },
): Promise<boolean> {
  const times = await Promise.all(
    files.map((file) =>
      stat(join(labFolder, file)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times) > Date.parse(at);
}
