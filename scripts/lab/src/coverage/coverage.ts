import { nearest } from '../nearest.ts';
import type { Lab } from '../spec/lab.ts';
import type { Bullet } from './outline.ts';

/** One lab's word that it covers a bullet. */
export interface Claim {
  /** Id of the lab. */
  readonly lab: string;
  /** Id of the task that proves it, or `guide`. */
  readonly by: string;
}

export interface CoveredBullet extends Bullet {
  readonly claims: readonly Claim[];
}

export interface Coverage {
  readonly bullets: readonly CoveredBullet[];
  /** Claims that name no bullet, each as a sentence. */
  readonly problems: readonly string[];
}

type Claims = Pick<Lab, 'id' | 'covers'> & {
  readonly tasks: readonly Pick<Lab['tasks'][number], 'id' | 'covers'>[];
};

function claimsOf({ id: lab, covers = [], tasks }: Claims): (Claim & { readonly key: string })[] {
  return [
    ...covers.map((key) => ({ key, lab, by: 'guide' })),
    ...tasks.flatMap(({ id: by, covers: keys = [] }) => keys.map((key) => ({ key, lab, by }))),
  ];
}

/** The list that a key belongs to: `M009/1.2` of `M009/1.2/What are metrics?`. */
const listOf = (key: string): string => key.split('/').slice(0, 2).join('/');

function suggestion(key: string, bullets: readonly Bullet[]): string {
  const names = bullets.map((bullet) => bullet.key);
  const inList = names.filter((name) => listOf(name) === listOf(key));
  return inList.length > 0
    ? nearest(key, inList)
    : nearest(listOf(key), new Set(names.map(listOf)));
}

/** Which bullets the labs claim, and by which task. */
export function coverageOf(labs: readonly Claims[], bullets: readonly Bullet[]): Coverage {
  const claims = labs.flatMap(claimsOf);
  const known = new Set(bullets.map(({ key }) => key));
  const unknown = claims.filter(({ key }) => !known.has(key));
  return {
    bullets: bullets.map((bullet) => ({
      ...bullet,
      claims: claims.filter(({ key }) => key === bullet.key).map(({ lab, by }) => ({ lab, by })),
    })),
    problems: unknown.map(
      ({ key, lab, by }) =>
        `lab ${lab} (${by}) claims "${key}", which is in no outline.${suggestion(key, bullets)}`,
    ),
  };
}

/**
 * What the curriculum plans for a lab (by its number) and that lab does not claim. Lists without a
 * task of their own are left out.
 */
export function unclaimed({ bullets }: Coverage, number: string): CoveredBullet[] {
  return bullets.filter(
    ({ kind, planned, claims }) =>
      kind !== 'list' &&
      planned.includes(number) &&
      !claims.some(({ lab }) => lab.startsWith(`${number}-`)),
  );
}
