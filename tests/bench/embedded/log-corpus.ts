/** Lines of one push request. */
export const linesPerRequest = 1000;
/** Of 1000 lines, how many have each level. */
const levels = [
  ['info', 900],
  ['warn', 70],
  ['error', 30],
] as const;
const services = ['api', 'inference', 'worker', 'payments'];
const numbers: Readonly<Record<string, number>> = { info: 30, warn: 40, error: 50 };
/** Distance of two lines: a corpus of a million covers an hour. */
const nsPerLine = 3_600_000n;

/** The text that one line in a million has. */
export const needle = 'ord_0000123456';

/**
 * Push request number `request` of a corpus that begins at `startMs`, in the JSON form: the lines of one
 * service, a stream per level, ids as structured metadata, as the services of the kit send them.
 */
export function pushRequest(request: number, startMs: number): Buffer {
  const service = services[request % services.length] ?? 'api';
  let next = request * linesPerRequest;
  const streams = levels.map(([level, count]) => ({
    stream: { service, env: 'lab', level, source: 'app' },
    values: Array.from({ length: count }, () => entry(next++, service, level, startMs)),
  }));
  return Buffer.from(JSON.stringify({ streams }));
}

function entry(index: number, service: string, level: string, startMs: number) {
  const ns = BigInt(startMs) * 1_000_000n + BigInt(index) * nsPerLine;
  const line = JSON.stringify({
    level: numbers[level],
    time: Number(ns / 1_000_000n),
    service,
    event: 'http.request',
    method: 'GET',
    route: `/products/${index % 7}`,
    status: level === 'error' ? 500 : 200,
    duration_ms: (index % 4000) / 10,
    order: `ord_${String(index).padStart(10, '0')}`,
    msg: 'request completed',
  });
  return [String(ns), line, { trace_id: hex(index, 32), span_id: hex(index, 16) }] as const;
}

function hex(value: number, digits: number): string {
  return (value + 1).toString(16).padStart(digits, '0');
}
