import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { RunNote } from './run-note.ts';

const note = {
  run: {
    id: '1',
    scenario: 'memory-leak',
    startedAt: '2026-11-20T10:00:00.000Z',
    endsAt: '2026-11-20T10:04:00.000Z',
    scene: 0,
    state: 'running',
    outcome: null,
    problems: [],
  },
  undo: { load: null, faults: [] },
} as const;

test('a note is found by whoever comes next, until it is erased', async () => {
  const folder = join(await temporaryFolder(), 'not/yet/there');
  await new RunNote(folder).write({ ...note, undo: { load: null, faults: [] } });
  expect(await new RunNote(folder).read()).toEqual(note);
  await new RunNote(folder).erase();
  expect(await new RunNote(folder).read()).toBeUndefined();
});

test.each(['', '{"run":', '{"run": {"id": "1"}}'])(
  'a note that reads %j keeps no console from starting',
  async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'scenario.json'), text);
    expect(await new RunNote(folder).read()).toBeUndefined();
  },
);
