import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder, waitFor } from '@lab/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { labCommand, nothing, remains } from './compose.ts';
import { canStartEngines, PrivateEngine } from './private-engine.ts';
import { readiness } from './readiness.ts';
import { tinyDisk } from './tiny-disk.ts';

const engine = await readiness('images carried to another seat');
const shouldRun = engine.shouldRun && engine.isOffline && canStartEngines;

const listed = z.array(
  z.object({ name: z.string(), present: z.boolean(), contains: z.string().optional() }),
);

async function imagesOf(env: Readonly<Record<string, string>>) {
  const { stdout } = await labCommand(['images', 'list', '--json'], { env });
  return listed.parse(JSON.parse(stdout));
}

describe.runIf(shouldRun)(
  'images saved here, on the engine of another seat',
  { timeout: 300_000 },
  () => {
    let folder = '';
    let archive = '';

    beforeAll(async () => {
      engine.require();
      folder = await mkdtemp(join(tmpdir(), 'lab-seat-'));
      archive = join(folder, 'images.tar.gz');
      const { exitCode, stderr } = await labCommand(['images', 'save', archive]);
      expect(exitCode, stderr).toBe(0);
    }, 300_000);

    afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

    test('load brings every image with its labels; an engine that stops half way leaves what "down" removes', async () => {
      const seat = new PrivateEngine(await mkdtemp(join(folder, 'engine-')));
      await seat.start();
      onTestFinished(() => seat.stop());
      const { env } = seat;
      expect((await imagesOf(env)).filter(({ present }) => present)).toEqual([]);
      const load = await labCommand(['images', 'load', archive], { env });
      expect(load.exitCode, load.stderr).toBe(0);
      expect(await imagesOf(env)).toEqual(await imagesOf({}));

      const up = labCommand(['up', '01', '--runtime', 'docker'], { env });
      let progress = '';
      up.stderr.on('data', (chunk) => {
        progress += String(chunk);
      });
      await waitFor(() => /Container \S+ +Started/.test(progress), { timeoutMs: 120_000 });
      await seat.stop();
      const { exitCode, stderr } = await up;
      expect(stderr).toMatch(/The Docker engine does not answer any more.*"lab down --volumes"/);
      expect(exitCode).toBe(3);

      await seat.start();
      const down = await labCommand(['down', '--volumes', '--runtime', 'docker'], { env });
      expect(down.exitCode, down.stderr).toBe(0);
      expect(await remains(env)).toEqual(nothing);
    });

    test('images that do not fit on the disk of the engine are refused, and none is left', async () => {
      const seat = new PrivateEngine(await temporaryFolder(), await tinyDisk(64));
      await seat.start();
      onTestFinished(() => seat.stop());
      const { env } = seat;
      const { exitCode, stderr } = await labCommand(['images', 'load', archive], { env });
      expect(stderr).toMatch(/could not be loaded.*\(the disk is full\)/);
      expect(exitCode).toBe(3);
      expect(await seat.docker('images', '--all', '--quiet')).toBe('');
    });
  },
);
