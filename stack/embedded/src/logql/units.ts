const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: 2 ** 10,
  kb: 1e3,
  mib: 2 ** 20,
  mb: 1e6,
  gib: 2 ** 30,
  gb: 1e9,
  tib: 2 ** 40,
  tb: 1e12,
  pib: 2 ** 50,
  pb: 1e15,
  eib: 2 ** 60,
  eb: 1e18,
  ki: 2 ** 10,
  k: 1e3,
  mi: 2 ** 20,
  m: 1e6,
  gi: 2 ** 30,
  g: 1e9,
  ti: 2 ** 40,
  t: 1e12,
  pi: 2 ** 50,
  p: 1e15,
  ei: 2 ** 60,
  e: 1e18,
};

/** Bytes of a size as `1.5KB` or `2 MiB`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const [, digits, unit] = /^([\d.,]+)\s*([a-zA-Z]*)\s*$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const number = Number(digits.replaceAll(',', ''));
  const factor = BYTE_UNITS[unit.toLowerCase()];
  if (Number.isNaN(number) || factor === undefined) return undefined;
  return Math.trunc(number * factor);
}

/** A number as Go's strconv.ParseFloat reads it; undefined when it is none. */
export function parseFloatGo(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) {
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?0[xX][0-9a-fA-F]+[pP][+-]?\d+$/.test(text)) return hexFloat(text);
  return undefined;
}

function hexFloat(text: string): number {
  const [, sign, digits, exponent] = /^([+-]?)0x([0-9a-f]+)p([+-]?\d+)$/i.exec(text) ?? [];
  const value = Number.parseInt(digits ?? '0', 16) * 2 ** Number(exponent ?? 0);
  return sign === '-' ? -value : value;
}
