import type { Timeline } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { MIGRATION, REPORT } from './drill.ts';
import { judgeRole, showingOf } from './grade.ts';
import { DATABASE_ROLES } from './roles.ts';

const recording = {
  lab: '05-exporters',
  start: 1000,
  end: 1050,
  requests: 500,
  incidents: [
    { id: MIGRATION, from: 1005, to: 1015 },
    { id: REPORT, from: 1027, to: 1037 },
  ],
};
const truth = { poolMax: 10, growth: 1e6 };

/** A value for each second of the drill. */
const timeline = (valueAt: (time: number) => number | undefined): Timeline => ({
  start: 1000,
  step: 1,
  values: Array.from({ length: 51 }, (_, index) => valueAt(1000 + index)),
});
const during = (id: string, inside: number, outside: number) => {
  const incident = recording.incidents.find((one) => one.id === id);
  return timeline((time) =>
    incident && time >= incident.from + 2 && time <= incident.to + 2 ? inside : outside,
  );
};

function judge(id: string, ...timelines: Timeline[]) {
  const role = DATABASE_ROLES.find((one) => one.id === id);
  if (!role) throw new Error(`no role ${id}`);
  return judgeRole(role, 'query', timelines, recording, truth);
}

test('what is seen of an incident, before, in its middle and afterwards', () => {
  expect(showingOf(during(REPORT, 7, 1), recording, REPORT)).toEqual({
    before: 1,
    during: 7,
    echo: 7,
    after: 1,
    elsewhere: 1,
  });
});

test.each([
  ['pool-in-use', MIGRATION, 10, 1],
  ['pool-max', MIGRATION, 10, 10],
  ['pool-wait', MIGRATION, 0.8, 0.0002],
  ['query-time', REPORT, 0.06, 0.002],
  ['slow-queries', REPORT, 3, 0],
  ['replication-lag', REPORT, 7, 0],
  ['size-growth', MIGRATION, 1.1e6, 2000],
])('%s that shows its incident passes', (id, incident, inside, outside) => {
  expect(judge(id, during(incident, inside, outside))).toMatchObject({ passed: true });
});

test.each([
  ['pool-in-use', 25, 'uses none'],
  ['pool-in-use', 1, 'does not show it'],
  ['pool-max', 60, 'a limit of its own'],
  ['pool-wait', 800, 'thousandths'],
  ['size-growth', 30e6, 'counted as well'],
])('%s of %d is told what it confuses', (id, inside, hint) => {
  const evidence = judge(id, during(MIGRATION, inside, 0));
  expect(evidence).toMatchObject({ passed: false, hint: expect.stringContaining(hint) });
});

test.each(['slow-queries', 'replication-lag'])('%s that never falls has failed', (id) => {
  const grows = timeline((time) => Math.max(0, time - 1028));
  expect(judge(id, grows)).toMatchObject({ passed: false });
});

test('what moves in the other incident as well has failed', () => {
  const both = timeline((time) =>
    recording.incidents.some(({ from, to }) => time >= from + 2 && time <= to + 2) ? 7 : 0,
  );
  expect(judge('replication-lag', both)).toMatchObject({
    passed: false,
    hint: expect.stringContaining('something else'),
  });
});

test('one series was asked for', () => {
  const one = during(REPORT, 7, 0);
  expect(judge('replication-lag', one, one)).toMatchObject({ passed: false, seen: '2 series' });
  expect(judge('replication-lag')).toMatchObject({ passed: false, seen: '0 series' });
});
