const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * The value of a Go string literal, quoted with `"` or with backquotes; undefined when it is none.
 * https://go.dev/ref/spec#String_literals
 */
export function unquote(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner.includes('`') ? undefined : inner.replaceAll('\r', '');
  if (quote !== '"') return undefined;
  if (!/[\\"\n]/.test(inner)) return inner;
  return unescapeGo(inner);
}

function unescapeGo(inner: string): string | undefined {
  let value = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) value += Buffer.from(bytes).toString('utf8');
    bytes = [];
  };
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at] ?? '';
    if (character === '"' || character === '\n') return undefined;
    if (character !== '\\') {
      flush();
      value += character;
      continue;
    }
    const kind = inner[++at] ?? '';
    const simple = SIMPLE_ESCAPES[kind];
    if (simple !== undefined) {
      flush();
      value += simple;
      continue;
    }
    const byte = /^(?:x([0-9a-fA-F]{2})|([0-3][0-7]{2}))/.exec(inner.slice(at));
    if (byte !== null) {
      bytes.push(
        byte[1] === undefined ? Number.parseInt(byte[0], 8) : Number.parseInt(byte[1], 16),
      );
      at += byte[0].length - 1;
      continue;
    }
    const unicode = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(inner.slice(at));
    const point = Number.parseInt(unicode?.[1] ?? unicode?.[2] ?? '', 16);
    if (unicode === null || point > 0x10ffff) return undefined;
    flush();
    value += String.fromCodePoint(point);
    at += unicode[0].length - 1;
  }
  flush();
  return value;
}

/** `value` as a Go string literal in double quotes, as strconv.Quote writes it. */
export function quote(value: string): string {
  let quoted = '"';
  for (const character of value) {
    const point = character.codePointAt(0) ?? 0;
    const letter = Object.entries(SIMPLE_ESCAPES).find(([, meant]) => meant === character)?.[0];
    if (letter !== undefined) quoted += `\\${letter}`;
    else if (point < 0x20 || point === 0x7f) quoted += `\\x${point.toString(16).padStart(2, '0')}`;
    else quoted += character;
  }
  return `${quoted}"`;
}
