import colors from 'picocolors';
import { table } from '../cli/table.ts';
import { type Coverage, type CoveredBullet, unclaimed } from './coverage.ts';
import type { Kind } from './outline.ts';

const NAMES: Readonly<Record<Kind, string>> = {
  bullet: 'M009 bullets',
  step: 'M6 step bullets',
  concept: 'M6 core concepts',
  exercise: 'exercises',
  list: 'further lists',
};

const isCovered = ({ claims }: CoveredBullet): boolean => claims.length > 0;

/** How many entries of each kind are claimed, out of how many. */
export function totals({ bullets }: Coverage) {
  return Object.entries(NAMES).map(([kind, name]) => {
    const ofKind = bullets.filter((bullet) => bullet.kind === kind);
    return { kind, name, covered: ofKind.filter(isCovered).length, all: ofKind.length };
  });
}

const claimsText = ({ claims }: CoveredBullet): string =>
  claims.map(({ lab, by }) => `${lab.slice(0, 2)} ${by}`).join(', ');

/** Everything that is covered, and the totals. */
export function courseReport(coverage: Coverage): string {
  const covered = coverage.bullets.filter(isCovered);
  return [
    table(
      ['covered', 'by lab and task'],
      covered.map((bullet) => [bullet.key, claimsText(bullet)]),
    ),
    '',
    table(
      ['outline', 'covered'],
      totals(coverage).map(({ name, covered: count, all }) => [name, `${count} of ${all}`]),
    ),
  ].join('\n');
}

/** What is planned for one lab or claimed by it, and what of it is missing. */
export function labReport(coverage: Coverage, lab: string): string {
  const number = lab.slice(0, 2);
  const missing = new Set(unclaimed(coverage, number));
  const own = coverage.bullets.filter(
    (bullet) => missing.has(bullet) || bullet.claims.some((claim) => claim.lab === lab),
  );
  return [
    table(
      ['planned or claimed', 'by'],
      own.map((bullet) => [
        bullet.key,
        missing.has(bullet)
          ? colors.red('missing')
          : bullet.claims.flatMap((claim) => (claim.lab === lab ? [claim.by] : [])).join(', '),
      ]),
    ),
    '',
    `${lab}: ${own.length - missing.size} claimed, ${missing.size} planned and missing`,
  ].join('\n');
}
