import { messageOf } from '../errors.ts';
import {
  type Exposition,
  ExpositionError,
  type ExpositionFormat,
  type Family,
  type MetricType,
  type Sample,
} from './exposition.ts';
import { checkFamily, isMetricType, sampleNames } from './family-rules.ts';
import { type Comment, readComment, readSample } from './line.ts';

interface OpenFamily {
  readonly name: string;
  type: MetricType | undefined;
  help?: string;
  unit?: string;
  readonly samples: Sample[];
}

type Metadata = Extract<Comment, { kind: 'help' | 'type' | 'unit' }>;

/** Gathers lines into families. Everything of one family must stand together. */
class Families {
  readonly #format: ExpositionFormat;
  readonly #families = new Map<string, OpenFamily>();
  #current: OpenFamily | undefined;

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  describe({ kind, name, text }: Metadata): void {
    const family = this.#current?.name === name ? this.#current : this.#open(name);
    if (family.samples.length > 0)
      throw new Error(`${kind.toUpperCase()} of ${name} comes after its samples`);
    if (family[kind] !== undefined) throw new Error(`a second ${kind.toUpperCase()} of ${name}`);
    if (kind === 'type') family.type = this.#type(text);
    else family[kind] = text;
  }

  add(sample: Sample): void {
    const current = this.#current;
    if (current !== undefined) {
      const { name, type = 'unknown' } = current;
      const allowed = sampleNames({ name, type }, this.#format);
      if (allowed.includes(sample.name)) {
        current.samples.push(sample);
        return;
      }
      if (sample.name === name) {
        throw new Error(`a sample of the ${type} ${name} must be called ${allowed.join(' or ')}`);
      }
    }
    this.#open(sample.name).samples.push(sample);
  }

  close(): Family[] {
    return [...this.#families.values()].map(({ type = 'unknown', ...rest }) => {
      const family: Family = { ...rest, type };
      checkFamily(family, this.#format);
      return family;
    });
  }

  #open(name: string): OpenFamily {
    if (this.#families.has(name)) throw new Error(`the lines of ${name} do not stand together`);
    const family: OpenFamily = { name, type: undefined, samples: [] };
    this.#families.set(name, family);
    this.#current = family;
    return family;
  }

  #type(text: string): MetricType {
    if (this.#format === 'text' && text === 'untyped') return 'unknown';
    if (!isMetricType(text, this.#format)) throw new Error(`there is no type "${text}"`);
    return text;
  }
}

function readLine(line: string, format: ExpositionFormat, families: Families): void {
  if (!line.startsWith('#')) {
    families.add(readSample(line, format));
    return;
  }
  const comment = readComment(line);
  if (comment.kind === 'other' || comment.kind === 'eof') {
    if (format === 'openmetrics') throw new Error(`"${line}" is no HELP, TYPE or UNIT line`);
    return;
  }
  if (comment.kind !== 'unit' || format === 'openmetrics') families.describe(comment);
}

/** The lines of a text; in OpenMetrics without its end mark, which must be there. */
function linesOf(text: string, format: ExpositionFormat): string[] {
  if (
    text !== '' &&
    !text.endsWith('\n') &&
    !(format === 'openmetrics' && text.endsWith('# EOF'))
  ) {
    throw new ExpositionError('the last line does not end with a line feed');
  }
  const lines = text.replace(/\n$/, '').split('\n');
  if (format === 'openmetrics' && lines.pop() !== '# EOF') {
    throw new ExpositionError('the last line must be "# EOF"', lines.length + 1);
  }
  return lines;
}

/**
 * Parses what a target exposes, strictly: names, types, grouping, buckets and duplicates are checked.
 * Names are the classic ones, without quotes. Throws an ExpositionError that names the line.
 */
export function parseExposition(text: string, format: ExpositionFormat): Exposition {
  const families = new Families(format);
  for (const [index, line] of linesOf(text, format).entries()) {
    if (format === 'text' && line.trim() === '') continue;
    try {
      readLine(line, format, families);
    } catch (error) {
      throw new ExpositionError(messageOf(error), index + 1);
    }
  }
  return { format, families: families.close() };
}
