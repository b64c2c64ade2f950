import { allOf, type Evidence, type TaskContext, type Verdict } from '@lab/kit/spec';
import { learnerFiles, validity } from './files.ts';
import { observe } from './observe.ts';
import type { Scene } from './scene.ts';

/** A scene, or why there is none. */
type Look = { readonly scene: Scene } | { readonly invalid: readonly Evidence[] };

interface Shared {
  readonly look: Promise<Look>;
  readonly tasks: Set<string>;
}

const looks = new Map<string, Shared>();

async function take(files: Readonly<Record<string, string>>, context: TaskContext): Promise<Look> {
  const said = await Promise.all(
    ['leaf.yml', 'global.yml'].map((file) => validity(file, files, context)),
  );
  const invalid = said.filter(({ passed }) => !passed);
  return invalid.length > 0 ? { invalid } : { scene: await observe(files, context) };
}

/** Tasks that look at the same files share one look; a task that looks again gets a new one. */
async function lookOf(task: string, context: TaskContext): Promise<Look> {
  const files = await learnerFiles(context.folder);
  const key = JSON.stringify([context.folder, files]);
  const known = looks.get(key);
  if (known !== undefined && !known.tasks.has(task)) {
    known.tasks.add(task);
    return known.look;
  }
  const look = take(files, context);
  looks.set(key, { look, tasks: new Set([task]) });
  return look;
}

/** A grader that judges what the learner's configuration made of unknown shops. */
export const judging =
  (task: string, judge: (scene: Scene) => readonly Evidence[]) =>
  async (context: TaskContext): Promise<Verdict> => {
    const look = await lookOf(task, context);
    return allOf('scene' in look ? judge(look.scene) : look.invalid);
  };
