import { quote } from '../../query/strings.ts';
import { formatFloat, Int, isList, isMap, show, type Value } from './values.ts';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;
const MAX_WIDTH = 10_000;

/** Formats as Go's fmt.Sprintf does for the types that templates know. */
export function sprintf(format: string, values: readonly Value[]): string {
  let used = 0;
  let output = format.replaceAll(VERB, (_whole, flags, width, precision, verb) => {
    if (verb === '%') return '%';
    const value = values[used++];
    if (value === undefined) return `%!${verb}(MISSING)`;
    const digits = precision === undefined ? undefined : Math.min(Number(precision), MAX_WIDTH);
    const text = convert(String(verb), value, digits, String(flags));
    return pad(text, Math.min(Number(width ?? 0), MAX_WIDTH), String(flags));
  });
  if (used < values.length) {
    const extra = values.slice(used).map((value) => `${goType(value)}=${show(value)}`);
    output += `%!(EXTRA ${extra.join(', ')})`;
  }
  return output;
}

function convert(verb: string, value: Value, precision: number | undefined, flags: string): string {
  switch (verb) {
    case 's':
      if (typeof value === 'string' || isList(value) || isMap(value)) {
        return cut(show(value), precision);
      }
      return wrong(verb, value);
    case 'v':
      return typeof value === 'string' ? cut(value, precision) : show(value);
    case 'q':
      return typeof value === 'string' ? quote(value) : wrong(verb, value);
    case 'd':
      return value instanceof Int
        ? sign(value.value, flags) + String(value.value)
        : wrong(verb, value);
    case 'f':
    case 'F':
      return typeof value === 'number'
        ? sign(value, flags) + value.toFixed(precision ?? 6)
        : wrong(verb, value);
    case 'e':
      return typeof value === 'number'
        ? value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
        : wrong(verb, value);
    case 'g':
      if (typeof value !== 'number') return wrong(verb, value);
      return precision === undefined
        ? formatFloat(value)
        : String(Number(value.toPrecision(Math.max(1, precision))));
    case 'x':
    case 'X': {
      const text = hex(value);
      if (text === undefined) return wrong(verb, value);
      return verb === 'X' ? text.toUpperCase() : text;
    }
    case 'o':
      return value instanceof Int ? value.value.toString(8) : wrong(verb, value);
    case 'b':
      return value instanceof Int ? value.value.toString(2) : wrong(verb, value);
    case 'c':
      return value instanceof Int
        ? String.fromCodePoint(Math.max(0, value.value))
        : wrong(verb, value);
    case 't':
      return typeof value === 'boolean' ? String(value) : wrong(verb, value);
    case 'T':
      return goType(value);
    default:
      return wrong(verb, value);
  }
}

function sign(value: number, flags: string): string {
  return flags.includes('+') && value >= 0 ? '+' : '';
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}

function hex(value: Value): string | undefined {
  if (value instanceof Int) return value.value.toString(16);
  return typeof value === 'string' ? Buffer.from(value).toString('hex') : undefined;
}

function pad(text: string, width: number, flags: string): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const [lead = ''] = /^[+-]/.exec(text) ?? [];
  return lead + '0'.repeat(missing) + text.slice(lead.length);
}

function wrong(verb: string, value: Value): string {
  return `%!${verb}(${goType(value)}=${show(value)})`;
}

function goType(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (value instanceof Int) return 'int';
  return 'interface {}';
}
