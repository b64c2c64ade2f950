import { TemplateError, Time } from './values.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The elements of a layout of Go's time package. https://pkg.go.dev/time#Layout */
const ELEMENT =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|-07:00|-0700|-07|002|01|02|03|04|05|06|15|PM|pm|_2|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5/g;

/** Formats a time by a Go layout. */
export function formatTime(time: Time, layout: string): string {
  const shifted = Number(time.ns / 1_000_000n) + time.offsetMinutes * 60_000;
  const date = new Date(shifted);
  const nanos = Number(((time.ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
  const two = (value: number) => String(value).padStart(2, '0');
  const hour12 = date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12;
  const values: Record<string, () => string> = {
    '2006': () => String(date.getUTCFullYear()).padStart(4, '0'),
    '06': () => two(date.getUTCFullYear() % 100),
    '01': () => two(date.getUTCMonth() + 1),
    '1': () => String(date.getUTCMonth() + 1),
    Jan: () => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
    January: () => MONTHS[date.getUTCMonth()] ?? '',
    '02': () => two(date.getUTCDate()),
    _2: () => String(date.getUTCDate()).padStart(2, ' '),
    '2': () => String(date.getUTCDate()),
    '002': () => String(dayOfYear(date)).padStart(3, '0'),
    Mon: () => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
    Monday: () => DAYS[date.getUTCDay()] ?? '',
    '15': () => two(date.getUTCHours()),
    '03': () => two(hour12),
    '3': () => String(hour12),
    '04': () => two(date.getUTCMinutes()),
    '4': () => String(date.getUTCMinutes()),
    '05': () => two(date.getUTCSeconds()),
    '5': () => String(date.getUTCSeconds()),
    PM: () => (date.getUTCHours() >= 12 ? 'PM' : 'AM'),
    pm: () => (date.getUTCHours() >= 12 ? 'pm' : 'am'),
    MST: () => 'UTC',
    'Z07:00': () => zone(time.offsetMinutes, ':', true),
    Z0700: () => zone(time.offsetMinutes, '', true),
    '-07:00': () => zone(time.offsetMinutes, ':', false),
    '-0700': () => zone(time.offsetMinutes, '', false),
    '-07': () => zone(time.offsetMinutes, '', false).slice(0, 3),
  };
  return layout.replaceAll(ELEMENT, (element) => {
    const value = values[element];
    if (value !== undefined) return value();
    const digits = String(nanos)
      .padStart(9, '0')
      .slice(0, element.length - 1);
    if (element.includes('0')) return element[0] + digits;
    const trimmed = digits.replace(/0+$/, '');
    return trimmed === '' ? '' : element[0] + trimmed;
  });
}

function zone(minutes: number, separator: string, zulu: boolean): string {
  if (zulu && minutes === 0) return 'Z';
  const magnitude = Math.abs(minutes);
  const hours = String(Math.floor(magnitude / 60)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}${separator}${String(magnitude % 60).padStart(2, '0')}`;
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 0)) / 86_400_000);
}

const PATTERNS: Readonly<Record<string, string>> = {
  '2006': '(\\d{4})',
  '06': '(\\d{2})',
  '01': '(\\d{2})',
  '1': '(\\d{1,2})',
  Jan: '([A-Za-z]{3})',
  January: '([A-Za-z]+)',
  '02': '(\\d{2})',
  _2: '([ \\d]\\d)',
  '2': '(\\d{1,2})',
  Mon: '([A-Za-z]{3})',
  Monday: '([A-Za-z]+)',
  '15': '(\\d{2})',
  '03': '(\\d{2})',
  '3': '(\\d{1,2})',
  '04': '(\\d{2})',
  '4': '(\\d{1,2})',
  '05': '(\\d{2})',
  '5': '(\\d{1,2})',
  PM: '(AM|PM)',
  pm: '(am|pm)',
  MST: '([A-Z]{3,4})',
  'Z07:00': '(Z|[+-]\\d{2}:\\d{2})',
  Z0700: '(Z|[+-]\\d{4})',
  '-07:00': '([+-]\\d{2}:\\d{2})',
  '-0700': '([+-]\\d{4})',
  '-07': '([+-]\\d{2})',
};

/** Parses a time by a Go layout. @throws TemplateError */
export function parseTime(layout: string, text: string): Time {
  const elements: string[] = [];
  let pattern = '';
  let at = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    pattern += RegExp.escape(layout.slice(at, match.index));
    at = match.index + match[0].length;
    elements.push(match[0]);
    pattern += PATTERNS[match[0]] ?? '([.,]\\d+)?';
    if (match[0] === '05' && !/^[.,]/.test(layout.slice(at))) {
      elements.push('.fraction');
      pattern += '([.,]\\d{1,9})?';
    }
  }
  const found = new RegExp(`^${pattern}${RegExp.escape(layout.slice(at))}$`).exec(text);
  if (found === null) {
    throw new TemplateError(
      `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse`,
    );
  }
  return assemble(elements, found.slice(1));
}

function assemble(elements: readonly string[], values: readonly (string | undefined)[]): Time {
  let [year, month, day, hour, minute, second, offset] = [0, 1, 1, 0, 0, 0, 0];
  let nanos = 0n;
  let afternoon: boolean | undefined;
  for (const [index, element] of elements.entries()) {
    const value = values[index] ?? '';
    const number = Number(value.trim());
    if (element === '2006') year = number;
    else if (element === '06') year = number + (number >= 69 ? 1900 : 2000);
    else if (element === '01' || element === '1') month = number;
    else if (element === 'Jan' || element === 'January') {
      month = MONTHS.findIndex((name) => name.startsWith(value)) + 1;
    } else if (element === '02' || element === '2' || element === '_2') day = number;
    else if (element === '15' || element === '03' || element === '3') hour = number;
    else if (element === '04' || element === '4') minute = number;
    else if (element === '05' || element === '5') second = number;
    else if (element === 'PM' || element === 'pm') afternoon = value.toUpperCase() === 'PM';
    else if (element.startsWith('Z07') || element.startsWith('-07')) offset = offsetOf(value);
    else if (/^[.,]/.test(element) && value !== '') {
      nanos = BigInt(value.slice(1).padEnd(9, '0').slice(0, 9));
    }
  }
  if (afternoon !== undefined) hour = (hour % 12) + (afternoon ? 12 : 0);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000;
  return new Time(BigInt(ms) * 1_000_000n + nanos, offset);
}

function offsetOf(value: string): number {
  if (value === 'Z' || value === '') return 0;
  const digits = value.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return value.startsWith('-') ? -minutes : minutes;
}
