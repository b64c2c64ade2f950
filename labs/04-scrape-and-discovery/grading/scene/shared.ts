import { allOf, type Evidence, type TaskContext, type Verdict } from '@lab/kit/spec';
import { learnerFiles } from '../files.ts';
import { validity } from '../valid.ts';
import { type ObserveOptions, observe } from './observe.ts';
import type { Scene } from './scene.ts';

/** A scene, or why there is none. */
type Look = { readonly scene: Scene } | { readonly invalid: Evidence };

interface Shared extends ObserveOptions {
  readonly look: Promise<Look>;
  readonly tasks: Set<string>;
}

const looks = new Map<string, Shared>();

async function take(context: TaskContext, options: ObserveOptions): Promise<Look> {
  const files = await learnerFiles(context);
  const valid = await validity(files, context);
  return valid.passed ? { scene: await observe(files, context, options) } : { invalid: valid };
}

/**
 * Tasks that look at the same files share one look, if it has what they need; a task that looks again
 * gets a new one.
 */
async function lookOf(task: string, context: TaskContext, { changes }: ObserveOptions) {
  const key = JSON.stringify([context.folder, await learnerFiles(context)]);
  const known = looks.get(key);
  if (known !== undefined && !known.tasks.has(task) && (known.changes || !changes)) {
    known.tasks.add(task);
    return known.look;
  }
  const look = take(context, { changes });
  looks.set(key, { look, changes, tasks: new Set([task]) });
  return look;
}

/** A grader that judges what the learner's Prometheus made of an unknown world. */
export const judging =
  (
    task: string,
    judge: (scene: Scene) => readonly Evidence[],
    options: ObserveOptions = { changes: false },
  ) =>
  async (context: TaskContext): Promise<Verdict> => {
    const look = await lookOf(task, context, options);
    return allOf('scene' in look ? judge(look.scene) : [look.invalid]);
  };
