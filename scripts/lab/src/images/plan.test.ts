import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadKit } from '../labs.ts';
import { paths as pathsOf } from '../paths.ts';
import { planImages } from './plan.ts';

const paths = pathsOf();

test('every image of the root Compose file is planned once, the base of the services first', async () => {
  const plan = await planImages(paths);
  const named = [...(loadKit(paths)?.services.values() ?? [])].flatMap(({ image }) => image ?? []);
  const names = plan.map(({ name }) => name);
  expect(plan[0]?.recipe.kind).toBe('node');
  expect(new Set(names).size).toBe(names.length);
  expect(names.slice(1).toSorted()).toEqual(named.toSorted());
});

test('what cannot be had without a registry says why, and is what the offline override leaves out', async () => {
  const missing = (await planImages(paths)).flatMap(({ recipe }) =>
    recipe.kind === 'none' ? [recipe] : [],
  );
  for (const { reason } of missing) expect(reason).not.toBe('');
  const override = await readFile(join(paths.root, 'stack/compose.offline.yaml'), 'utf8');
  const leftOut = [...override.matchAll(/^ {2}([\w-]+): \{ profiles:/gm)].map(([, name]) => name);
  expect(missing.map(({ service }) => service.name).toSorted()).toEqual(leftOut.toSorted());
});

test('no image is named in code: names and tags stand in the root Compose file alone', async () => {
  const names = (await planImages(paths)).map(({ name }) => name);
  const folder = import.meta.dirname;
  const files = (await readdir(folder)).filter((file) => !file.endsWith('.test.ts'));
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const name of names) expect(text, file).not.toContain(name);
  }
});
