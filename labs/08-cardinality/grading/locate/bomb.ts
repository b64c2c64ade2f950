import { between, different, shuffled, word } from '@lab/kit/spec';

/** Targets of which one metric explodes, under names that nobody knows, among others that look bad. */
export interface Bomb {
  /** Page by host and port. */
  readonly pages: Readonly<Record<string, string>>;
  /** What a right report says about it. */
  readonly report: {
    readonly metric: string;
    readonly metricSeries: number;
    readonly label: string;
    readonly values: number;
    readonly without: number;
  };
  /** A harmless label that has more values. */
  readonly decoy: string;
  /** Values of the guilty label over all metrics. */
  readonly valuesOfAll: number;
  /** Combinations of the bomb's other labels. */
  readonly kinds: number;
}

type Labels = Readonly<Record<string, string>>;

const line = (name: string, labels: Labels): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join()}} 1\n`;

const list = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Draws a bomb. */
export function drawBomb(): Bomb {
  const [metric = '', info = '', latency = '', other = ''] = list(4, () => `${word()}_${word()}`);
  const [label = '', first = '', second = '', decoy = '', route = ''] = list(5, () => word());
  const values = list(between(700, 900), () => word(10));
  const [firsts = 3, seconds = 2] = different(2, 2, 5);
  const kinds = list(firsts, (a) =>
    list(seconds, (b) => ({ [first]: `a${a}`, [second]: `b${b}` })),
  ).flat();
  const hosts = list(2, () => `${word()}:${between(8100, 8999)}`);
  // Each value occurs with two or three kinds on each host, and each kind with some value.
  const bomb = values.flatMap((value, index) =>
    list(2 + (index % 2), (nth) => ({ ...kinds[(index + nth) % kinds.length], [label]: value })),
  );
  const strays = between(60, 120);
  const samples = shuffled(bomb).map((labels) => line(`${metric}_total`, labels));
  const decoys = [
    // More values than the bomb's label, one series each.
    list(between(1000, 1300), () => line(`${info}_info`, { [decoy]: word(10) })),
    // Many series by honest means: few values of several labels.
    list(240, (index) =>
      line(`${latency}_bucket`, { [route]: `r${index % 8}`, le: String(Math.floor(index / 8)) }),
    ),
    // The same label elsewhere, with other values.
    list(strays, () => line(`${other}_total`, { [label]: word(12) })),
  ];
  const pages = hosts.map((host, index) => {
    const families = index === 0 ? [samples, ...decoys] : [samples];
    return [host, shuffled(families).flat().join('')] as const;
  });
  return {
    pages: Object.fromEntries(pages),
    report: {
      metric: `${metric}_total`,
      metricSeries: bomb.length * hosts.length,
      label,
      values: values.length,
      without: kinds.length * hosts.length,
    },
    decoy,
    valuesOfAll: values.length + strays,
    kinds: kinds.length,
  };
}
