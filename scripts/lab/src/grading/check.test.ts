import { expect, test } from 'vitest';
import { steady } from '../spec/load.ts';
import { type Task, task } from '../spec/task.ts';
import { type CheckOptions, check } from './check.ts';
import { createSources } from './sources.ts';

const HINTS = ['a', 'b', 'c'] as const;
const sources = createSources(() => 'http://127.0.0.1:9');
const incident = { id: 'fault', title: 'a fault', begin: async () => {}, end: async () => {} };

/** Checks tasks of a lab with a drill; returns what happened, in order. */
async function happenings(
  options: Partial<Pick<CheckOptions, 'only'>> & { readonly alone?: true } = {},
): Promise<string[]> {
  const { alone, ...more } = options;
  const seen: string[] = [];
  const recorded = Promise.withResolvers<void>();
  if (alone) recorded.resolve();
  const recording = { lab: '99-toy', start: 0, end: 1, requests: 0, incidents: [] };
  let drill: Promise<typeof recording> | undefined;
  const graded = (id: string, needsDrill: boolean): Task =>
    task(id, {
      title: id,
      artefacts: [],
      hints: HINTS,
      ...(alone && { alone }),
      ...(needsDrill && { usesDrill: true }),
      grade: async (context) => {
        if (needsDrill) await context.drill();
        seen.push(id);
        recorded.resolve();
        return { passed: true, evidence: [] };
      },
    });
  const plan = { incidents: [incident], baselineSeconds: 0, incidentSeconds: 0 };
  await check({
    lab: {
      id: '99-toy',
      title: 'Toy',
      load: steady({ rps: 1 }),
      expects: [],
      drill: { ...plan, recoverySeconds: 0, settleSeconds: 0 },
      tasks: [graded('quick', false), graded('replayed', true)],
    },
    sources,
    folder: '.',
    packages: '.',
    localise: (text) => text,
    runs: () => true,
    since: 0,
    drill: () => {
      drill ??= (async () => {
        seen.push('drill begins');
        await recorded.promise;
        seen.push('drill ends');
        return recording;
      })();
      return drill;
    },
    ...more,
  });
  return seen;
}

test('what needs no drill is graded while it is rehearsed', async () => {
  expect(await happenings()).toEqual(['drill begins', 'quick', 'drill ends', 'replayed']);
});

test('nothing is rehearsed before a task asks for it', async () => {
  expect(await happenings({ only: 'quick' })).toEqual(['quick']);
});

test('where a task changes the lab, each is graded when the one before is done', async () => {
  expect(await happenings({ alone: true })).toEqual([
    'quick',
    'drill begins',
    'drill ends',
    'replayed',
  ]);
});
