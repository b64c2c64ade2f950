import { allOf, type Evidence, formatNumber, type TaskContext, type Verdict } from '@lab/kit/spec';
import { CONFIG, RULES, refusal } from '../prometheus-file.ts';
import { type Observation, observe } from '../scrape/observe.ts';
import { PROTECTED } from '../scrape/queries.ts';
import { ALLOWED, FORBIDDEN } from '../scrape/world.ts';

/** Samples that all scrapes together may store at a time, and series that there are after it. */
const BUDGET = { samples: 400, series: 450 };
/** Series that a restart of the vendor's program may add: it has another version then. */
const NEW_SERIES = 5;

type Answers = Observation['answers'][number]['own'];

const keyOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).toSorted());

const shown = (answers: Answers): string =>
  answers.length === 0
    ? 'nothing'
    : answers
        .slice(0, 3)
        .map(({ labels, value }) => [...Object.values(labels), formatNumber(value)].join(' '))
        .join(', ') + (answers.length > 3 ? ', ...' : '');

function differs(own: Answers, plain: Answers, tolerance: number): string | undefined {
  const found = new Map(own.map(({ labels, value }) => [keyOf(labels), value]));
  if (plain.length === 0) return 'the query answers nothing';
  if (own.length !== plain.length) return `${own.length} results instead of ${plain.length}`;
  const wrong = plain.find(({ labels, value }) => {
    const got = found.get(keyOf(labels));
    return got === undefined || !(Math.abs(got - value) <= tolerance * Math.abs(value));
  });
  return wrong && `another value of ${keyOf(wrong.labels)}`;
}

function answerHint(id: string, { names, stored }: Observation): string {
  const has = (name: string) => names.some((one) => one.name === name);
  if (id === 'SymbolTableLarge' && !has('prometheus_tsdb_symbol_table_size_bytes')) {
    return 'The alert in rules/cardinality.yml reads this metric. Without it the alert can never fire, and nothing says so.';
  }
  if (has('vendor_request_duration_seconds')) {
    return 'The histogram has become a native one, and whoever asks for _bucket, _sum or _count gets nothing.';
  }
  if ((stored.vendor ?? 0) === 0)
    return 'Nothing of the vendor is stored: look for a rule that drops all.';
  if (id === 'within 0.3 s') {
    return 'An exact share exists at bounds that are kept: this one has to be among them, and so has the count.';
  }
  if (id === '95 % within') {
    return 'Buckets count all that is below them, so one may be dropped without harm to the others; but near the quantile they must be close together.';
  }
  return 'Your rules took something that it reads: a series, or a label that told two series apart. Of series that have become alike all but one are thrown away: relabelling cannot add up.';
}

function answerEvidence(index: number, observation: Observation): Evidence {
  const { id = '', query = '', tolerance = 0 } = PROTECTED[index] ?? {};
  const { own = [], plain = [] } = observation.answers[index] ?? {};
  const difference = differs(own, plain, tolerance);
  return {
    asked: `protected: ${id}`,
    query,
    expected: `${shown(plain)}${tolerance > 0.01 ? `, give or take ${tolerance * 100} %` : ''}`,
    seen: difference === undefined ? shown(own) : `${shown(own)} (${difference})`,
    passed: difference === undefined,
    hint: answerHint(id, observation),
  };
}

const perJob = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([job, count]) => `${count} of ${job}`)
    .join(', ');

function budgetEvidence({ stored, brought, names, looks }: Observation): Evidence[] {
  const samples = Object.values(stored).reduce((sum, count) => sum + count, 0);
  const [before, after] = [looks['as usual'].series, looks.restarted.series];
  const most = names.slice(0, 3).map(({ name, count }) => `${count} ${name}`);
  const isAlike = names.reduce((sum, { count }) => sum + count, 0) < samples;
  return [
    {
      asked: 'samples that are stored with each round of scrapes',
      expected: `at most ${BUDGET.samples} (of ${perJob(brought)})`,
      seen: `${samples}: ${perJob(stored)}; most series: ${most.join(', ')}`,
      passed: samples <= BUDGET.samples,
      hint: isAlike
        ? 'More samples pass your rules than there are series: series that differ in a dropped label alone have become one, and which value it has is luck.'
        : 'Look at what each name costs, and whether any protected query reads it.',
    },
    {
      asked: 'series in the database',
      expected: `at most ${BUDGET.series}`,
      seen: String(before),
      passed: before <= BUDGET.series,
      hint: 'The database holds all series that there have been for hours, not those of the last scrape alone.',
    },
    {
      asked: 'series that are added when the vendor restarts and has new sessions',
      expected: `at most ${NEW_SERIES}`,
      seen: String(after - before),
      passed: after - before <= NEW_SERIES,
      hint: 'With each restart come new series, though nothing is new: a label changes that nobody asks for, and without which the series could still be told apart.',
    },
  ];
}

function cutEvidence(
  { looks }: Observation,
  phase: 'many series' | 'long value',
  asked: string,
  hint: string,
): Evidence {
  const { up, unknown, errors } = looks[phase];
  const isUsual = looks.restarted.up.vendor === 1;
  const others = up.exercise === 1 && up.prometheus === 1;
  const why = errors[0] === undefined ? '' : `: ${errors[0].slice(0, 160)}`;
  return {
    asked,
    expected: 'nothing of that metric is stored, and the other targets stay up',
    seen: `${unknown} of its series; up of the vendor is ${up.vendor ?? 'missing'}${why}`,
    passed: isUsual && others && unknown === 0,
    hint: isUsual ? hint : 'The target is down before that.',
  };
}

/** Series and samples under budget, and everything that somebody depends on still answers. */
export async function gradeScrape({ text, workbench }: TaskContext): Promise<Verdict> {
  const [config, rules] = [await text(CONFIG), await text(RULES)];
  const refused = await refusal(workbench, config, rules);
  if (refused !== undefined) return allOf([refused]);
  const observation = await observe(workbench, config, { [RULES]: rules });
  const { restarted } = observation.looks;
  const allUp = Object.values(restarted.up).filter((up) => up === 1).length;
  return allOf([
    {
      asked: 'all three targets are scraped, with samples and labels as usual',
      expected: `up, with up to ${ALLOWED.samples} samples and values of up to ${ALLOWED.valueLength} characters`,
      seen: `${allUp} up${restarted.errors.map((error) => `; ${error.slice(0, 160)}`).join('')}`,
      passed: allUp === 3 && Object.keys(restarted.up).length === 3,
      hint: 'A limit that is exceeded fails the whole scrape: this one cuts off who does nothing wrong.',
    },
    ...budgetEvidence(observation),
    ...PROTECTED.map((_, index) => answerEvidence(index, observation)),
    cutEvidence(
      observation,
      'many series',
      `a scrape with ${FORBIDDEN.samples} samples more, of a metric that nobody has seen before`,
      'Rules throw away what somebody thought of. For the rest there is a limit: to how many samples a scrape may leave.',
    ),
    cutEvidence(
      observation,
      'long value',
      `a scrape with a label of ${FORBIDDEN.valueLength} characters`,
      'One series, and yet: names and values are kept in memory. There is a limit to how long a value may be.',
    ),
  ]);
}
