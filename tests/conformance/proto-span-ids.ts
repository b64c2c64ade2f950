/** Fields of a protobuf message: number and, for length-delimited ones, the bytes. */
function* fields(message: Buffer): Generator<[number: number, bytes: Buffer | undefined]> {
  let at = 0;
  const varint = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 2) {
      const length = varint();
      yield [number, message.subarray(at, at + length)];
      at += length;
      continue;
    }
    if (wire === 0) varint();
    else at += wire === 1 ? 8 : 4;
    yield [number, undefined];
  }
}

function* messages(message: Buffer, field: number): Generator<Buffer> {
  for (const [number, bytes] of fields(message)) {
    if (number === field && bytes !== undefined) yield bytes;
  }
}

/** Sorted span ids of a trace, or of a TraceByIDResponse that wraps it in field 1. */
export function protoSpanIds(response: Buffer, wrapped: boolean): string[] {
  const ids: string[] = [];
  for (const trace of wrapped ? messages(response, 1) : [response]) {
    for (const batch of messages(trace, 1)) {
      for (const scoped of messages(batch, 2)) {
        for (const span of messages(scoped, 2)) {
          for (const id of messages(span, 2)) ids.push(id.toString('hex'));
        }
      }
    }
  }
  return ids.sort();
}
