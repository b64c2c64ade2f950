/** Longer attribute keys and values are cut, as by the original. */
const MAX_BYTES = 2048;

/** Cuts a text after 2048 bytes, never within a character. */
export function truncate(text: string): string {
  if (text.length * 3 <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES) return text;
  const bytes = Buffer.from(text);
  let end = MAX_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
