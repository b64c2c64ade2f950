import type { Evidence } from '@lab/kit/spec';
import { type Scene, targetsOf } from './scene.ts';

/** A judge of what becomes of targets, for scenes that have some; others are told to begin there. */
export const onceScraped =
  (judge: (scene: Scene) => readonly Evidence[]) =>
  (scene: Scene): readonly Evidence[] => {
    const { components, machines } = scene.world;
    const isScraped = [components, machines].every(({ residents }) =>
      residents.some((member) => targetsOf(scene.targets, member).length > 0),
    );
    if (isScraped) return judge(scene);
    return [
      {
        asked: 'the hidden components and machines are scraped',
        expected: 'targets of both kinds',
        seen: `${scene.targets.length} targets, not of both kinds`,
        passed: false,
        hint: 'This task is about what becomes of targets: solve http-sd and file-sd first.',
      },
    ];
  };
