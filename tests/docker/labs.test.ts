import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compose, offline, root } from './compose.ts';
import { readiness } from './readiness.ts';

const engine = await readiness('Compose files of the labs');
const labs = (await Array.fromAsync(glob('*/compose.yaml', { cwd: join(root, 'labs') }))).map(
  dirname,
);

async function imagesOf(lab: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  return (await compose(lab, env, 'config', '--images')).split('\n');
}

describe.runIf(engine.shouldRun)('Compose reads every lab', () => {
  beforeAll(() => engine.require());

  test('there are labs', () => {
    expect(labs).not.toHaveLength(0);
  });

  test.each(labs)(
    '%s, with images of the root file only, and the offline override',
    async (lab) => {
      const known = await imagesOf('..', { COMPOSE_FILE: 'docker-compose.yml' });
      const used = await imagesOf(lab, {});
      expect(used).not.toHaveLength(0);
      expect(known).toEqual(expect.arrayContaining(used));
      const withoutRegistry = await imagesOf(lab, offline);
      expect(used).toEqual(expect.arrayContaining(withoutRegistry));
      expect(withoutRegistry.filter((name) => /grafana\/(grafana|alloy):/.test(name))).toEqual([]);
    },
  );
});
