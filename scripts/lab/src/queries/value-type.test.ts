import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { TaskWorkbench } from '../workbench/workbench.ts';
import { typeOf } from './value-type.ts';

test('Prometheus says which type an expression has, or why it has none', async () => {
  const folder = await temporaryFolder();
  const workbench = new TaskWorkbench({
    answers: folder,
    packages: folder,
    localise: (text) => text,
  });
  onTestFinished(() => workbench.clear());
  const { client } = await workbench.prometheus();
  const types = ['up', 'up[5m]', 'rate(up[5m])', 'scalar(up)', '"5m"'].map((expression) =>
    typeOf(client, expression).then(({ type }) => type),
  );
  expect(await Promise.all(types)).toEqual([
    'instant vector',
    'range vector',
    'instant vector',
    'scalar',
    'string',
  ]);
  expect(await typeOf(client, 'rate(up)')).toEqual({
    type: 'refused',
    why: expect.stringContaining('expected type range vector'),
  });
});
