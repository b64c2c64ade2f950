import { parseDuration } from '../../time/parse-duration.ts';
import type { Comparison, LabelFilter } from '../ast.ts';
import { parseBytes, parseFloatGo } from '../units.ts';
import { ipMatcher } from './ip.ts';
import type { Line } from './line.ts';

const LABEL_FILTER_ERROR = 'LabelFilterErr';

/** A predicate over the labels of a line; values that do not convert set `__error__` and pass. */
export function labelFilter(filter: LabelFilter): (line: Line) => boolean {
  switch (filter.kind) {
    case 'and': {
      const left = labelFilter(filter.left);
      const right = labelFilter(filter.right);
      // Both sides always run, because either may set an error.
      return (line) => {
        const first = left(line);
        return right(line) && first;
      };
    }
    case 'or': {
      const left = labelFilter(filter.left);
      const right = labelFilter(filter.right);
      return (line) => left(line) || right(line);
    }
    case 'match': {
      const { name, matches } = filter.matcher;
      if (name === '__error__') return (line) => matches(line.error);
      return (line) => matches(line.get(name) ?? '');
    }
    case 'ip': {
      const { name, operator, pattern } = filter;
      const matcher = ipMatcher(pattern, `| ${name}${operator}ip(${JSON.stringify(pattern)})`);
      return (line) => {
        // A line on which a stage failed passes: only a filter of __error__ takes it out.
        if (line.error !== '') return true;
        const value = line.get(name);
        if (value === undefined) return false;
        return matcher.matches(value) === (operator === '=');
      };
    }
    default:
      return numberFilter(filter.kind, filter.name, filter.operator, filter.value);
  }
}

type NumberKind = 'number' | 'duration' | 'bytes';

const CONVERSIONS: Readonly<
  Record<
    NumberKind,
    { convert: (text: string) => number | undefined; error: (text: string) => string }
  >
> = {
  number: {
    convert: parseFloatGo,
    error: (text) => `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`,
  },
  duration: {
    convert: (text) => parseDuration(text, true),
    error: durationError,
  },
  bytes: { convert: parseBytes, error: bytesError },
};

function numberFilter(
  kind: NumberKind,
  name: string,
  operator: Comparison,
  wanted: number,
): (line: Line) => boolean {
  const { convert, error } = CONVERSIONS[kind];
  return (line) => {
    const text = line.get(name);
    if (text === undefined) return false;
    const value = convert(text);
    if (value === undefined) {
      if (line.error === '') line.fail(LABEL_FILTER_ERROR, error(text));
      return true;
    }
    return compare(value, operator, wanted);
  };
}

export function compare(left: number, operator: Comparison, right: number): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

/** The message of Go's time.ParseDuration. */
export function durationError(text: string): string {
  const shown = JSON.stringify(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return `time: missing unit in duration ${shown}`;
  const unit =
    /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)([^.\d]+)/.exec(text);
  if (unit?.[1] !== undefined) {
    return `time: unknown unit ${JSON.stringify(unit[1])} in duration ${shown}`;
  }
  return `time: invalid duration ${shown}`;
}

/** The message of humanize.ParseBytes. */
export function bytesError(text: string): string {
  const [, digits, unit] = /^([\d.,]*)(.*)$/s.exec(text) ?? [];
  if (digits === '' || digits === undefined || Number.isNaN(Number(digits.replaceAll(',', '')))) {
    return `strconv.ParseFloat: parsing ${JSON.stringify((digits ?? '').replaceAll(',', ''))}: invalid syntax`;
  }
  return `unhandled size name: ${(unit ?? '').trim().toLowerCase()}`;
}
