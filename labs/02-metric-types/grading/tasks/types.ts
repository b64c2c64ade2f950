import {
  allOf,
  bucketsOf,
  type Evidence,
  type Family,
  formatNumber,
  type MetricType,
  type Scrape,
  samplesOf,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { batchOf, mixedTraffic, randomSequence } from '../gateway/traffic.ts';
import { ROLES, type Role, Roles } from '../roles.ts';

const TYPES: Readonly<Record<Role, MetricType>> = {
  requests: 'counter',
  request_duration: 'histogram',
  latency_summary: 'summary',
  in_flight: 'gauge',
  predictions: 'counter',
  queue_depth: 'gauge',
  batch_size: 'histogram',
  confidence: 'histogram',
};

const CONFUSED: Readonly<Record<string, string>> = {
  'counter gauge':
    'It only ever grows, until the process starts anew. Whoever reads the type of a gauge takes that restart for a fall, and rate() for nonsense.',
  'gauge counter': 'It falls again when the work is done, and a counter must never fall.',
  'histogram gauge':
    'Each measurement overwrites the one before: of all those between two scrapes only the last is seen.',
  'histogram counter': 'A total alone does not say how the measurements are spread.',
  'histogram summary':
    'Quantiles that each instance computes for itself cannot be added up; counts of buckets can.',
  'summary histogram':
    'Here the service itself is to compute the quantiles; that of the buckets is computed by whoever asks.',
};

/** How the service looked between two rounds of traffic, under work, and afterwards. */
interface Moments {
  readonly before: Scrape;
  readonly busy: Scrape;
  readonly after: Scrape;
}

const SLOTS = 3;
const SECONDS = 1.2;
const OPEN = 6;

async function watch(gateway: Gateway, roles: Roles): Promise<Moments> {
  const random = randomSequence();
  await mixedTraffic(gateway, random);
  const before = await gateway.scrape();
  const open = await Promise.all(
    Array.from({ length: OPEN }, () => gateway.open(batchOf(random, 3, SECONDS))),
  );
  const isBusy = (seen: Scrape) =>
    roles.total(seen, 'in_flight') >= OPEN && roles.total(seen, 'queue_depth') >= OPEN - SLOTS;
  const busy = await gateway.scrapeUntil(isBusy, SECONDS);
  await Promise.all(open.map(({ end }) => end));
  const isIdle = (seen: Scrape) =>
    roles.total(seen, 'in_flight') === 0 && roles.total(seen, 'queue_depth') === 0;
  return { before, busy, after: await gateway.scrapeUntil(isIdle, 1) };
}

/** Every series of a counter that was there before is there, and not smaller. */
function neverFalls(before: Family | undefined, after: Family): boolean {
  const values = new Map(
    after.samples.map(({ name, labels, value }) => [name + JSON.stringify(labels), value]),
  );
  return (before?.samples ?? []).every(
    ({ name, labels, value }) => (values.get(name + JSON.stringify(labels)) ?? -1) >= value,
  );
}

const BEHAVIOUR: Readonly<
  Partial<
    Record<
      MetricType,
      {
        readonly expected: string;
        readonly hint: string;
        readonly holds: (
          family: Family,
          values: Readonly<Record<keyof Moments, number>>,
          before?: Family,
        ) => boolean;
      }
    >
  >
> = {
  counter: {
    expected: 'a type for what only ever grows',
    hint: 'Is it counted where every request comes by, and never set or reset?',
    holds: (after, values, before) => values.after > values.before && neverFalls(before, after),
  },
  gauge: {
    expected: 'a type for what rises and falls, and a value that does',
    hint: 'What was added must be taken back when the work is done, and a depth is read, not added up.',
    holds: (_family, { busy, after }) => busy > after,
  },
  histogram: {
    expected: 'a type that keeps how the measurements of all instances are spread',
    hint: 'Is every event observed, and do the buckets tell small from large?',
    holds: (family, { before, after }) => after > before && bucketsOf(family).length > 3,
  },
  summary: {
    expected: 'a type that brings its own quantiles, the 0.99 quantile among them',
    hint: 'Which quantiles does the summary expose, and is every request observed?',
    holds: (family, { before, after }) =>
      after > before && samplesOf(family, '', { quantile: '0.99' }).length > 0,
  },
};

function evidenceOf(role: Role, roles: Roles, moments: Moments): Evidence {
  const type = TYPES[role];
  const behaviour = BEHAVIOUR[type];
  const expected = behaviour?.expected ?? type;
  const asked = `${role} has the type that fits what it measures`;
  const family = roles.find(moments.after, role);
  if (family === undefined) {
    const metric = roles.metric(role);
    const seen = metric === undefined ? 'no metric is named' : `${metric} is not exposed`;
    return { asked, expected, seen, passed: false };
  }
  const { before, busy, after } = moments;
  const values = {
    before: roles.total(before, role),
    busy: roles.total(busy, role),
    after: roles.total(after, role),
  };
  const hasType = family.type === type;
  const holds = behaviour?.holds(family, values, roles.find(before, role)) ?? false;
  const hint = hasType ? behaviour?.hint : CONFUSED[`${type} ${family.type}`];
  return {
    asked,
    expected,
    seen: `${family.name} is a ${family.type}: ${formatNumber(values.before)} before, ${formatNumber(values.busy)} under work, ${formatNumber(values.after)} afterwards`,
    passed: hasType && holds,
    ...(hint !== undefined && { hint }),
  };
}

/** Each role is played by a metric whose declared type fits how it behaves. */
export async function gradeTypes(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const moments = await watch(await Gateway.start(context.workbench, SLOTS), roles);
  return allOf(ROLES.map((role) => evidenceOf(role, roles, moments)));
}
