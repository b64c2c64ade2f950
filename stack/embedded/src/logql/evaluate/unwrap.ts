import { parseDuration } from '../../time/parse-duration.ts';
import type { Conversion, RangeOperator, Unwrap } from '../ast.ts';
import { bytesError, durationError } from '../pipeline/label-filter.ts';
import type { Line } from '../pipeline/line.ts';
import { parseBytes, parseFloatGo } from '../units.ts';

const EXTRACTION_ERROR = 'SampleExtractionErr';

/** The value of a line for a range aggregation; undefined when the line has none. */
export function extractor(
  operator: RangeOperator,
  unwrap: Unwrap | undefined,
): (line: Line, bytes: number) => number | undefined {
  if (unwrap !== undefined) return unwrapped(unwrap);
  if (operator === 'bytes_over_time' || operator === 'bytes_rate') return (_line, bytes) => bytes;
  return () => 1;
}

function unwrapped({ label, conversion }: Unwrap): (line: Line) => number | undefined {
  return (line) => {
    const text = line.get(label);
    if (text === undefined) return undefined;
    const value = convert(text, conversion);
    if (value !== undefined) {
      line.delete(label);
      return value;
    }
    if (line.error === '') line.fail(EXTRACTION_ERROR, conversionError(text, conversion));
    return 0;
  };
}

function convert(text: string, conversion: Conversion | undefined): number | undefined {
  if (conversion === undefined) return parseFloatGo(text);
  if (conversion === 'bytes') return parseBytes(text);
  const nanoseconds = parseDuration(text, true);
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

function conversionError(text: string, conversion: Conversion | undefined): string {
  if (conversion === undefined) {
    return `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  return conversion === 'bytes' ? bytesError(text) : durationError(text);
}
