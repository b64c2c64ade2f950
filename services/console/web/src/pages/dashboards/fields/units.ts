/** Values as people read them, by the names that Grafana gives to units. */

interface Scale {
  readonly factor: number;
  readonly sign: string;
}

const steps = (base: number, ...signs: readonly string[]): Scale[] =>
  signs.map((sign, index) => ({ factor: base ** index, sign }));

const short = steps(1000, '', ' K', ' Mil', ' Bil', ' Tri');
const binary = steps(1024, ' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB');
const decimal = steps(1000, ' B', ' kB', ' MB', ' GB', ' TB', ' PB');
const times: readonly Scale[] = [
  { factor: 1e-9, sign: ' ns' },
  { factor: 1e-6, sign: ' µs' },
  { factor: 1e-3, sign: ' ms' },
  { factor: 1, sign: ' s' },
  { factor: 60, sign: ' min' },
  { factor: 3600, sign: ' h' },
  { factor: 86_400, sign: ' d' },
];

const per = (word: string) => steps(1000, ` ${word}`, `k ${word}`, `M ${word}`, `G ${word}`);

interface Unit {
  readonly scales: readonly Scale[];
  /** What a value counts, in terms of the scales. */
  readonly times?: number;
}

const plain = (sign: string, factor = 1): Unit => ({
  scales: [{ factor: 1, sign }],
  times: factor,
});

const units: Readonly<Record<string, Unit>> = {
  none: plain(''),
  short: { scales: short },
  percent: plain('%'),
  percentunit: plain('%', 100),
  bytes: { scales: binary },
  kbytes: { scales: binary, times: 1024 },
  mbytes: { scales: binary, times: 1024 ** 2 },
  decbytes: { scales: decimal },
  Bps: { scales: decimal.map(({ factor, sign }) => ({ factor, sign: `${sign}/s` })) },
  binBps: { scales: binary.map(({ factor, sign }) => ({ factor, sign: `${sign}/s` })) },
  ns: { scales: times, times: 1e-9 },
  µs: { scales: times, times: 1e-6 },
  ms: { scales: times, times: 1e-3 },
  s: { scales: times },
  m: { scales: times, times: 60 },
  h: { scales: times, times: 3600 },
  d: { scales: times, times: 86_400 },
  reqps: { scales: per('req/s') },
  ops: { scales: per('ops/s') },
  cps: { scales: per('c/s') },
  pps: { scales: per('p/s') },
  rps: { scales: per('rd/s') },
  wps: { scales: per('wr/s') },
  cpm: { scales: per('c/min') },
  opm: { scales: per('ops/min') },
  hertz: { scales: per('Hz') },
  celsius: plain(' °C'),
};

/**
 * A value with its unit. Without `decimals` it has three significant digits or so; a unit that is not
 * known stands behind the number as it is.
 */
export function formatValue(value: number, unit = 'none', decimals?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const { scales, times: factor = 1 } = units[unit] ?? plain(` ${unit.replace(/^suffix:/, '')}`);
  const scaled = value * factor;
  const { factor: size, sign } = scaleOf(Math.abs(scaled), scales);
  const number = scaled / size;
  return digits(number, decimals) + sign;
}

function scaleOf(size: number, scales: readonly Scale[]): Scale {
  const one = scales.find(({ factor }) => factor === 1) ?? { factor: 1, sign: '' };
  if (size === 0) return one;
  return scales.findLast(({ factor }) => size >= factor * 0.9995) ?? scales[0] ?? one;
}

function digits(number: number, decimals: number | undefined): string {
  if (decimals !== undefined) return grouped(number, decimals);
  const size = Math.abs(number);
  if (size !== 0 && size < 0.001) return number.toExponential(1);
  return grouped(number, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3, 0);
}

const grouped = (number: number, most: number, least = most) =>
  number.toLocaleString('en-US', { maximumFractionDigits: most, minimumFractionDigits: least });
