import { DAY, type HistoryLedger, MINUTE, type PlantedEvent } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { type Behaviour, misbehaviour, onlyGrows } from './reaction.ts';

const [start, step] = [0, 2 * MINUTE];
const until = 8 * DAY;
const [FROM, TO] = [3 * DAY, 3 * DAY + 40 * MINUTE];
const [OTHER_FROM, OTHER_TO] = [5 * DAY, 5 * DAY + 40 * MINUTE];

const planted = (event: string, from: number, to: number): PlantedEvent => ({
  id: `${event} ${from}`,
  event,
  kind: 'incident',
  series: [],
  from,
  to,
});

const ledger: HistoryLedger = {
  plan: 'test',
  hash: '',
  from: 0,
  until,
  stepSeconds: MINUTE,
  events: [planted('slow-model', FROM, TO), planted('slow-mail', OTHER_FROM, OTHER_TO)],
};

const behaviour: Behaviour = {
  shows: { 'slow-model': 'rises' },
  ignores: ['slow-mail'],
  disturbedBy: [],
};

const timeline = (value: (time: number) => number | undefined) => ({
  start,
  step,
  values: Array.from({ length: until / step }, (_, index) => value(start + index * step)),
});

const kindOf = (value: (time: number) => number | undefined) =>
  misbehaviour(timeline(value), ledger, behaviour)?.kind;

const during = (time: number) => time >= FROM && time < TO;

test.each<[string, (time: number) => number | undefined, string | undefined]>([
  ['rises and recovers', (time) => (during(time) ? 9 : 1), undefined],
  ['rises from nothing', (time) => (during(time) ? 9 : 0), undefined],
  ['a constant', () => 1, 'still'],
  ['falls', (time) => (during(time) ? 0.1 : 1), 'wrong-way'],
  ['a fall by chance', (time) => (time < DAY ? 900 : during(time) ? 0.1 : 1), 'still'],
  ['never recovers', (time) => (time >= FROM ? 9 : 1), 'stays'],
  ['not there', (time) => (during(time) ? undefined : 1), 'absent'],
  [
    'shows everything',
    (time) => (during(time) || (time >= OTHER_FROM && time < OTHER_TO) ? 9 : 1),
    'unrelated',
  ],
])('%s', (_name, value, kind) => {
  expect(kindOf(value)).toBe(kind);
});

test('a day that goes on is not taken for a reaction that stays', () => {
  const falls = { ...behaviour, shows: { 'slow-model': 'falls' } as const };
  const morning = timeline((time) =>
    during(time) ? 22 : 30 + 20 * Math.sin((2 * Math.PI * (time - FROM)) / DAY),
  );
  expect(misbehaviour(morning, ledger, falls)).toBeUndefined();
});

test('an incident that cannot be looked at is an error, not a pass', () => {
  const disturbed = { ...ledger, events: [...ledger.events, planted('cold-cache', FROM, TO)] };
  expect(() =>
    misbehaviour(
      timeline(() => 1),
      disturbed,
      { ...behaviour, disturbedBy: ['cold-cache'] },
    ),
  ).toThrow('no undisturbed slow-model');
});

test('counters are told from gauges', () => {
  expect(onlyGrows(timeline((time) => time))).toBe(true);
  expect(onlyGrows(timeline((time) => Math.sin(time)))).toBe(false);
});
