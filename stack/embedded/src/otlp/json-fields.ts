import { HttpError } from '../http/http-error.ts';

/** A JSON object whose fields are read with a check of their type; null counts as absent. */
export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(value: unknown, what: string) {
    if (!isObject(value)) throw new HttpError(400, `${what}: expected an object`);
    this.#object = value;
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  string(name: string): string {
    const value = this.get(name);
    if (value === undefined) return '';
    if (typeof value === 'string') return value;
    throw new HttpError(400, `${name}: expected a string`);
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw new HttpError(400, `${name}: expected a list`);
  }

  /** An integer, as a number or as text. */
  bigint(name: string): bigint {
    const value = this.get(name);
    if (value === undefined) return 0n;
    return toBigInt(value, name);
  }

  /** As {@link bigint}, of 64 bits without a sign. */
  unsigned(name: string): bigint {
    const value = this.bigint(name);
    if (value === BigInt.asUintN(64, value)) return value;
    throw new HttpError(400, `${name}: out of range`);
  }

  count(name: string): number {
    return Number(this.unsigned(name));
  }

  /** Bytes as hexadecimal digits. */
  hex(name: string): string {
    const value = this.string(name);
    if (value.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(value)) return value.toLowerCase();
    throw new HttpError(400, `${name}: expected hexadecimal digits`);
  }

  /** An enum by number or by name; unknown ones are 0. */
  enumeration(name: string, prefix: string, names: readonly string[]): number {
    const value = this.get(name);
    if (typeof value === 'string') {
      if (/^\d+$/.test(value)) return Number(value);
      return Math.max(0, names.indexOf(value.replace(prefix, '').toLowerCase()));
    }
    return value === undefined ? 0 : Number(toBigInt(value, name));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toBigInt(value: unknown, name: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw new HttpError(400, `${name}: expected an integer`);
}

/** Parses JSON without losing digits of integers beyond 2^53. @throws HttpError 400 */
export function parseExactJson(text: string): unknown {
  try {
    if (!/[:[,]\s*-?\d{16,}\s*[,}\]]/.test(text)) return JSON.parse(text);
    return JSON.parse(
      text.replaceAll(/([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g, quoteOutsideStrings(text)),
    );
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, error instanceof Error ? error.message : String(error));
  }
}

/** Puts quotes around long integers that do not stand inside a string. */
function quoteOutsideStrings(text: string): (whole: string, ...found: unknown[]) => string {
  let at = 0;
  let inString = false;
  return (whole, before, digits, offset) => {
    for (; at < Number(offset); at++) {
      if (text[at] === '\\' && inString) at++;
      else if (text[at] === '"') inString = !inString;
    }
    return inString ? whole : `${String(before)}"${String(digits)}"`;
  };
}
