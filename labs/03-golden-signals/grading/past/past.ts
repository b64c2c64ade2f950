import {
  DAY,
  type HistoryLedger,
  type HistoryPlan,
  hiddenHistory,
  practiceHistory,
  type TaskContext,
  type Timeline,
} from '@lab/kit/spec';

/** What a query answered over a week, for one set of labels. */
export interface Curve extends Timeline {
  readonly labels: Readonly<Record<string, string>>;
}

/** A past of which everything that happened is known, and a server that answers about it. */
export interface Past {
  /** For messages. */
  readonly name: string;
  readonly ledger: HistoryLedger;
  /** Its last week. Throws an Error that says why Prometheus refuses the query. */
  readonly curves: (expression: string, stepSeconds?: number) => Promise<Curve[]>;
  /** The one value of a query at a time; undefined when there is none, or are several. */
  readonly value: (expression: string, time: number) => Promise<number | undefined>;
}

/** The pasts that queries are tried on: the lab's own, and one that learners do not see. */
export const PASTS = { public: practiceHistory, hidden: hiddenHistory };

const WEEK_STEP = 120;

async function openPast(
  { workbench }: Pick<TaskContext, 'workbench'>,
  name: string,
  plan: HistoryPlan,
): Promise<Past> {
  const { blocks, ledger } = await workbench.history(plan);
  const { client } = await workbench.prometheus({
    blocks: [blocks],
    flags: ['--query.timeout=30s', '--query.max-samples=20000000'],
  });
  return {
    name,
    ledger,
    curves: async (expression, step = WEEK_STEP) => {
      const end = ledger.until - step;
      const start = ledger.until - 7 * DAY;
      const count = Math.floor((end - start) / step) + 1;
      const series = await client.queryRange(expression, { start, end, step });
      return series.map(({ labels, values }) => {
        const byTime = new Map(values);
        const grid = Array.from({ length: count }, (_, index) => byTime.get(start + index * step));
        return { labels, start, step, values: grid };
      });
    },
    value: async (expression, time) => {
      const [first, ...others] = await client.query(expression, { time });
      return others.length === 0 ? first?.value : undefined;
    },
  };
}

/** The lab's past and the hidden one, in this order. */
export const openPasts = (context: Pick<TaskContext, 'workbench'>): Promise<[Past, Past]> =>
  Promise.all([openOwnPast(context), openPast(context, 'another past', PASTS.hidden)]);

/** The lab's past alone. */
export const openOwnPast = (context: Pick<TaskContext, 'workbench'>): Promise<Past> =>
  openPast(context, "the lab's past", PASTS.public);
