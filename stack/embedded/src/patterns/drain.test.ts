import { expect, test } from 'vitest';
import { Drain, type DrainOptions, WILDCARD } from './drain.ts';

const options: DrainOptions = { depth: 5, similarity: 0.5, maxChildren: 4, maxClusters: 3 };

function drain(more: Partial<DrainOptions> = {}) {
  const made = new Drain({ ...options, ...more });
  return {
    train: (line: string) => made.train(line.split(' ')),
    templates: () => [...made.clusters].map(({ template }) => template.join(' ')).sort(),
  };
}

test('lines that differ in some tokens share a template with wildcards there', () => {
  const { train, templates } = drain();
  const first = train('user ann logged in from home');
  expect(train('user ann logged in from work')).toBe(first);
  expect(train('user ann logged out from work')).toBe(first);
  expect(templates()).toEqual([`user ann logged ${WILDCARD} from ${WILDCARD}`]);
});

test('lines of other lengths, other beginnings or too few equal tokens stay apart', () => {
  const { train, templates } = drain();
  const first = train('cache hit for key a');
  expect(train('cache hit for key a again')).not.toBe(first);
  expect(train('disk hit for key a')).not.toBe(first);
  expect(templates()).toHaveLength(3);
  const strict = drain({ similarity: 0.9 });
  expect(strict.train('cache hit for key a')).not.toBe(strict.train('cache hit for key b'));
});

test('tokens with digits do not tell lines apart', () => {
  const { train, templates } = drain();
  expect(train('10.0.0.1 asked for index.html twice')).toBe(
    train('10.0.0.2 asked for index.html twice'),
  );
  expect(templates()).toEqual([`${WILDCARD} asked for index.html twice`]);
});

test('a node has no more children than allowed: further tokens share one', () => {
  const { train, templates } = drain({ maxClusters: 100 });
  for (const name of ['ann', 'bob', 'cid', 'dan', 'eve', 'fay']) train(`${name} is here now`);
  expect(templates()).toEqual([
    `${WILDCARD} is here now`,
    'ann is here now',
    'bob is here now',
    'cid is here now',
  ]);
});

test('the cluster that was matched longest ago makes room', () => {
  const { train, templates } = drain();
  const first = train('alpha one');
  train('bravo one two');
  train('charlie one two three');
  expect(train('alpha one')).toBe(first);
  train('delta one two three four');
  expect(templates()).toEqual(['alpha one', 'charlie one two three', 'delta one two three four']);
  train('bravo one two');
  expect(templates()).toContain('bravo one two');
});
