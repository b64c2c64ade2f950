import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './errors.ts';
import { readArtefact } from './grading/artefact.ts';
import { readProgress, type TaskProgress } from './grading/progress.ts';
import { loadLabSpec } from './lab-spec.ts';
import type { LabFolder } from './labs.ts';
import type { Paths } from './paths.ts';
import { answersSchema, QUIZ, type QuizQuestion, questionsOf } from './spec/quiz.ts';
import type { Task } from './spec/task.ts';
import { trackOf } from './tracks.ts';

/** A self-check as a learner sees it: nothing here says what is right. */
interface QuizView {
  readonly questions: readonly QuizQuestion[];
  /** What stands in the learner's file, by the id of the question. */
  readonly answers: Readonly<Record<string, string | number | null | undefined>>;
  /** Why the learner's file cannot be read; null when it can. */
  readonly problem: string | null;
}

/** One task, and how far the learner has come with it. */
interface TaskView {
  readonly id: string;
  readonly title: string;
  /** The learner's files, relative to the lab's folder. */
  readonly files: readonly string[];
  /** The hints that were revealed, and how many there are. */
  readonly hints: { readonly shown: readonly string[]; readonly total: number };
  /** What the last check found; `edited`: a file has changed since. Null before the first check. */
  readonly last: (NonNullable<TaskProgress['last']> & { readonly edited: boolean }) | null;
  readonly quiz: QuizView | null;
}

/** Everything a learner needs of a lab: `lab show`. */
export interface LabView {
  readonly id: string;
  readonly title: string;
  readonly track: string;
  /** Markdown; empty where the lab has no README.md. */
  readonly guide: string;
  readonly tasks: readonly TaskView[];
}

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
): Promise<TaskView> {
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

async function answersIn(exercise: string): Promise<Pick<QuizView, 'answers' | 'problem'>> {
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
