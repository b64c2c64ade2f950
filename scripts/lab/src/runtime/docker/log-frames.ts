/** Takes the frames of the engine's log stream apart: 8 bytes of header, then the text. */
export function demultiplex(buffer: Buffer): string {
  let text = '';
  let offset = 0;
  while (offset + 8 <= buffer.length) {
    const length = buffer.readUInt32BE(offset + 4);
    text += buffer.toString('utf8', offset + 8, offset + 8 + length);
    offset += 8 + length;
  }
  return text;
}
