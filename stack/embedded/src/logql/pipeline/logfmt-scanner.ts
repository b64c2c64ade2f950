import { unescapeJson } from './json-scanner.ts';

/** Reads `key=value` pairs one by one. https://brandur.org/logfmt */
export class LogfmtScanner {
  readonly #text: string;
  #at = 0;
  key = '';
  value = '';
  /** The last error, with its position; empty when there was none. */
  error = '';

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Moves to the next pair; false for a pair that is broken or at the end. */
  next(): boolean {
    this.key = '';
    this.value = '';
    this.#skipBlank();
    if (this.done) return false;
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') return this.#unexpected(character);
      if (character === '=') {
        this.key = this.#text.slice(start, this.#at);
        if (this.key === '') return this.#unexpected(character);
        if (this.key.includes('\ufffd')) return this.#invalidKey(true);
        return this.#readValue();
      }
      if (character <= ' ') break;
    }
    this.key = this.#text.slice(start, this.#at);
    return this.key.includes('\ufffd') ? this.#invalidKey(false) : true;
  }

  #readValue(): boolean {
    this.#at++;
    const first = this.#text[this.#at];
    if (first === undefined || first <= ' ') return true;
    if (first === '"') return this.#readQuoted();
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === '=' || character === '"') return this.#unexpected(character);
      if (character <= ' ') break;
    }
    this.value = this.#text.slice(start, this.#at);
    return true;
  }

  #readQuoted(): boolean {
    const start = this.#at + 1;
    let escaped = false;
    for (let at = start; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === '\\') {
        escaped = true;
        at++;
      } else if (character === '"') {
        this.#at = at + 1;
        const raw = this.#text.slice(start, at);
        const value = escaped ? unquoteLogfmt(raw) : raw;
        if (value === undefined) return this.#fail('invalid quoted value');
        this.value = value;
        return true;
      }
    }
    this.#at = this.#text.length;
    return this.#fail('unterminated quoted value');
  }

  #invalidKey(skip: boolean): boolean {
    this.#fail('invalid key');
    if (skip) this.#skipWord();
    return false;
  }

  #unexpected(character: string): boolean {
    this.#fail(`unexpected '${character}'`);
    this.#skipWord();
    return false;
  }

  #fail(message: string): false {
    const position = Buffer.byteLength(this.#text.slice(0, this.#at)) + 1;
    this.error = `logfmt syntax error at pos ${position} : ${message}`;
    return false;
  }

  #skipBlank(): void {
    while (!this.done && (this.#text[this.#at] ?? '') <= ' ') this.#at++;
  }

  #skipWord(): void {
    while (!this.done && (this.#text[this.#at] ?? '') > ' ') this.#at++;
  }
}

function unquoteLogfmt(raw: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f]/.test(raw)) return undefined;
  return unescapeJson(raw.replaceAll("\\'", "'"));
}
