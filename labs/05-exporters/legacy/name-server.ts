import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What a name server says of a name: its IPv4 address, that there is none, or that it is unknown. */
export type Answer = { readonly address: string } | 'no-address' | 'unknown-name';

export interface NameServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const HEADER = 12;
const TYPE_A = 1;
const RESPONSE = 0x8580;
const NAME_ERROR = 3;

/** The name asked for, and where the question ends. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** An answer to a query with one question (RFC 1035, section 4). */
function respond(query: Buffer, resolve: (name: string) => Answer): Buffer {
  const { name, type, end } = questionOf(query);
  const answer = resolve(name);
  const found = type === TYPE_A && typeof answer === 'object';
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(RESPONSE | (answer === 'unknown-name' ? NAME_ERROR : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found ? 1 : 0, 6);
  const question = query.subarray(HEADER, end);
  if (!found) return Buffer.concat([header, question]);
  const record = Buffer.from([0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 30, 0, 4]);
  return Buffer.concat([
    header,
    question,
    record,
    Buffer.from(answer.address.split('.').map(Number)),
  ]);
}

/** A tiny name server on UDP that answers with what `resolve` says at that moment. */
export async function startNameServer(
  host: string,
  port: number,
  resolve: (name: string) => Answer,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port: back }) => {
    try {
      socket.send(respond(query, resolve), back, address);
    } catch {
      // What is no query gets no answer.
    }
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    stop: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
