/**
 * Takes the place of the package of this name, which asks the browser through innerHTML; the page's
 * policy forbids that. A name that is not here stays as it is written.
 */
const characters: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  copy: '©',
  deg: '°',
  gt: '>',
  hellip: '…',
  larr: '←',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  micro: 'µ',
  middot: '·',
  nbsp: '\u00a0',
  ndash: '–',
  quot: '"',
  rarr: '→',
  rdquo: '”',
  rsquo: '’',
  times: '×',
};

/** The character with this name in HTML, as in `&amp;`; false when it is not known. */
export function decodeNamedCharacterReference(name: string): string | false {
  return Object.hasOwn(characters, name) ? (characters[name] ?? false) : false;
}
