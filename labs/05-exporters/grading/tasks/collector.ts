import {
  allOf,
  type Evidence,
  formatNumber,
  type MetricType,
  type Scrape,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import type { Status } from '../../legacy/registry.ts';
import { type ExporterRole, Roles, valuesOf } from '../roles.ts';
import { ExporterWorld, type Look } from '../world/exporter.ts';
import { randomStatus } from '../world/legacy-api.ts';

/** A role whose value can be read off the old server's page. */
interface PageRole {
  readonly role: ExporterRole;
  readonly type: MetricType;
  readonly suffix?: RegExp;
  readonly unit?: string;
  readonly value: (status: Status) => number;
}

const PAGE_ROLES: readonly PageRole[] = [
  {
    role: 'generated',
    type: 'gauge',
    suffix: /_seconds$/,
    unit: '_seconds',
    value: ({ generated_at }) => Date.parse(generated_at) / 1000,
  },
  { role: 'queue_depth', type: 'gauge', value: ({ queue }) => queue.depth },
  {
    role: 'oldest_age',
    type: 'gauge',
    suffix: /_seconds$/,
    unit: '_seconds',
    value: ({ queue }) => queue.oldest_ms / 1000,
  },
  {
    role: 'processed',
    type: 'counter',
    suffix: /(_total)?$/,
    value: ({ queue }) => queue.processed,
  },
];

const near = (a: number, b: number) => Math.abs(a - b) <= 0.002 + 1e-6 * Math.abs(b);

const hintOfValue = (seen: number, wanted: number, others: readonly number[]): string => {
  if (near(seen, wanted * 1000)) return 'These are milliseconds; the base unit is the second.';
  if (others.some((other) => near(seen, other)))
    return 'This was true at an earlier scrape: the old server is asked at the moment of each scrape, and what it says is passed on as it is.';
  if (seen > wanted)
    return 'It has been added up over scrapes: the old server counts already, pass its number on.';
  return 'Pass on what the page says, in base units.';
};

function judgePageRole(
  { role, type, suffix, unit, value: read }: PageRole,
  roles: Roles<ExporterRole>,
  looks: readonly Scrape[],
  pages: readonly Status[],
  early: Status,
): Evidence {
  const asked = `${role} says what the page says, at each of three scrapes`;
  const wanted = pages.map(read);
  const seen = looks.map((look) => valuesOf(roles.find(look, role))[0]?.value);
  const family = looks[0] && roles.find(looks[0], role);
  const wrong = seen.findIndex((one, index) => one === undefined || !near(one, wanted[index] ?? 0));
  const evidence = {
    asked,
    expected: `a ${type} with ${wanted.map(formatNumber).join(', then ')}`,
    seen: `${family ? `${family.name}, a ${family.type}` : 'nothing'}: ${seen.map((one) => (one === undefined ? 'nothing' : formatNumber(one))).join(', then ')}`,
  };
  const failed = (hint: string): Evidence => ({ ...evidence, passed: false, hint });
  if (family === undefined) return failed(`${roles.metric(role)} is not exposed.`);
  if (wrong >= 0) {
    const value = seen[wrong];
    if (value === undefined) return failed('It is missing in one of the scrapes.');
    return failed(hintOfValue(value, wanted[wrong] ?? 0, [read(early), ...wanted.slice(0, wrong)]));
  }
  if (family.type !== type) {
    return failed(
      type === 'counter'
        ? 'It only grows until the old server starts anew: whoever reads the type must know that.'
        : 'It can fall, and a counter must not.',
    );
  }
  if (suffix && !suffix.test(roles.metric(role)))
    return failed(`The unit is not in the name: ${unit ?? ''}.`);
  return { ...evidence, passed: true };
}

/** The values of a role for each model, by the model's name, as `name version: value`. */
function perModel(roles: Roles<ExporterRole>, role: ExporterRole, look: Scrape): string[] {
  return valuesOf(roles.find(look, role))
    .map(
      ({ labels, value }) =>
        `${Object.values(labels).toSorted().join(' ')}: ${formatNumber(value)}`,
    )
    .toSorted();
}

function judgeModels(
  role: ExporterRole,
  value: (model: Status['models'][number]) => number,
  roles: Roles<ExporterRole>,
  looks: readonly Scrape[],
  pages: readonly Status[],
): Evidence {
  const wanted = pages.map(({ models }) =>
    models
      .map(
        (model) =>
          `${[model.name, model.version].toSorted().join(' ')}: ${formatNumber(value(model))}`,
      )
      .toSorted(),
  );
  const seen = looks.map((look) => perModel(roles, role, look));
  const wrong = seen.findIndex((one, index) => one.join() !== wanted[index]?.join());
  const index = Math.max(wrong, 0);
  const evidence = {
    asked: `${role} has one series for each model that the page lists, and for no other`,
    expected: wanted[index]?.join('; ') ?? '',
    seen: seen[index]?.join('; ') || 'nothing',
  };
  if (wrong < 0) return { ...evidence, passed: true };
  const count = seen[wrong]?.length ?? 0;
  const gone = count > (wanted[wrong]?.length ?? 0);
  const hint = gone
    ? 'A model that is no longer on the page is still exposed: what was remembered from earlier scrapes has to go.'
    : count === 0
      ? `${roles.metric(role)} has no series.`
      : 'Labels for name and version, and base units: a megabyte is a million bytes.';
  return { ...evidence, passed: false, hint };
}

function judgeConcurrent(
  roles: Roles<ExporterRole>,
  [slow, quick]: readonly [Scrape, Scrape],
  [slowPage, quickPage]: readonly [Status, Status],
): Evidence {
  const wanted = [slowPage, quickPage].map(({ models }) => models.map(({ name }) => name).join());
  const seen = [slow, quick].map((look) =>
    valuesOf(roles.find(look, 'model_memory'))
      .map(({ labels }) => Object.values(labels).find((label) => /^\D/.test(label)) ?? '')
      .join(),
  );
  const depths = [slow, quick].map((look) => valuesOf(roles.find(look, 'queue_depth'))[0]?.value);
  const passed =
    seen.join('|') === wanted.join('|') &&
    depths[0] === slowPage.queue.depth &&
    depths[1] === quickPage.queue.depth;
  return {
    asked: 'two scrapes at the same time do not get into each other',
    expected: `the one that waits gets ${wanted[0]} with a depth of ${slowPage.queue.depth}, the other ${wanted[1]} with ${quickPage.queue.depth}`,
    seen: `${seen[0] || 'nothing'} with ${depths[0]}, ${seen[1] || 'nothing'} with ${depths[1]}`,
    passed,
    ...(!passed && {
      hint: 'Both scrapes write into the same metrics. What one scrape collects belongs to that scrape alone.',
    }),
  };
}

function judgeRequests(requests: number, scrapes: number): Evidence {
  return {
    asked: 'the old server is asked once for each scrape, and not otherwise',
    expected: `${scrapes} requests for ${scrapes} scrapes`,
    seen: `${requests} requests`,
    passed: requests === scrapes,
    ...(requests < scrapes && { hint: 'Some scrapes got an old answer: collect at the scrape.' }),
    ...(requests > scrapes && {
      hint: 'Either each metric asks by itself, or something asks while nobody scrapes: one request can fill all metrics.',
    }),
  };
}

const isScrape = (look: Look): look is Scrape => 'families' in look;

/** The old server's page, collected at the moment of each scrape. */
export async function gradeCollector(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.ofExporter(context);
  const pages = [
    randomStatus('fraud', 'churn'),
    randomStatus('churn', 'ranking', 'speech'),
    { ...randomStatus('speech'), queue: { depth: 0, oldest_ms: 0, processed: 3 } },
  ];
  const early = randomStatus('early');
  const mood = { kind: 'well', status: early } as const;
  return ExporterWorld.with(context.workbench, mood, async ({ legacy, look }) => {
    const before = legacy.requests;
    const looks: Look[] = [];
    for (const status of pages) {
      legacy.becomes({ kind: 'well', status });
      looks.push(await look());
    }
    const requests = legacy.requests - before;
    const [slowPage, quickPage] = [randomStatus('alpha'), randomStatus('omega')];
    legacy.becomes(
      { kind: 'well', status: slowPage, delayMs: 350 },
      { kind: 'well', status: quickPage },
    );
    const asked = legacy.requests;
    const waiting = look();
    const deadline = Date.now() + 1000;
    while (legacy.requests === asked && Date.now() < deadline) await new Promise(setImmediate);
    const quick = await look();
    const slow = await waiting;
    const scrapes = looks.filter(isScrape);
    const broken = [...looks, slow, quick].find((one) => !isScrape(one));
    if (scrapes.length < looks.length || !isScrape(slow) || !isScrape(quick)) {
      const seen = broken && 'failed' in broken ? broken.failed : 'nothing';
      return allOf([
        { asked: '/metrics answers an exposition', expected: 'each time', seen, passed: false },
      ]);
    }
    return allOf([
      ...PAGE_ROLES.map((role) => judgePageRole(role, roles, scrapes, pages, early)),
      judgeModels('model_loaded', ({ loaded }) => (loaded ? 1 : 0), roles, scrapes, pages),
      judgeModels('model_memory', ({ memory_mb }) => memory_mb * 1e6, roles, scrapes, pages),
      judgeRequests(requests, pages.length),
      judgeConcurrent(roles, [slow, quick], [slowPage, quickPage]),
    ]);
  });
}
