import { decodeNamedCharacterReference } from '../../../ui/markdown/named-characters.ts';

const unseen = /<!--.*?-->|<(style|script|head|title)\b.*?<\/\1\s*>/gis;
const link = /<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)<\/a\s*>/gis;
const lineEnds = /<\/?(?:p|div|tr|table|br|hr|h[1-6]|li|ul|ol|blockquote)\b[^>]*>/gi;

/** The words of a mail in HTML, as a reader of plain text has them: lines, and links with their address. */
export function htmlText(html: string): string {
  const words = html
    .replaceAll(unseen, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(link, (_, address: string, text: string) => `${text.trim()} (${address})`)
    .replaceAll(lineEnds, '\n')
    .replaceAll(/<[^>]*>/g, '');
  return decode(words)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function decode(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]\w{1,30}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return decodeNamedCharacterReference(name) || whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}
