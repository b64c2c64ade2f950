import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { loadModel, ModelLoadError, modelFolder, modelPath } from './load.ts';

test('both committed models load', async () => {
  for (const variant of ['champion', 'challenger'] as const) {
    const { model, bytes } = await loadModel(modelFolder, variant);
    expect(model.artifact).toMatchObject({ name: 'fraud', variant });
    expect(bytes).toBeGreaterThan(1000);
  }
});

test('a missing, broken or wrong artefact is an error with path and reason', async () => {
  const folder = await temporaryFolder();
  const path = modelPath(folder, 'champion');
  await expect(loadModel(folder, 'champion')).rejects.toThrow(ModelLoadError);
  await expect(loadModel(folder, 'champion')).rejects.toThrow(/champion\.model\.json: ENOENT/);

  await writeFile(path, '{"format": 1');
  await expect(loadModel(folder, 'champion')).rejects.toThrow(/JSON/);

  const text = await readFile(modelPath(modelFolder, 'champion'), 'utf8');
  await writeFile(path, text.replace('"threshold": 0.5', '"threshold": 5'));
  await expect(loadModel(folder, 'champion')).rejects.toThrow(/threshold/);

  await copyFile(modelPath(modelFolder, 'challenger'), path);
  await expect(loadModel(folder, 'champion')).rejects.toThrow('it says it is the challenger');
});
