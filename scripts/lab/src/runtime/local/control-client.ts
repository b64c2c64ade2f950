import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { exitCodes, LabError, messageOf } from '../../errors.ts';
import type { ControlRequest } from './control.ts';

const replySchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/**
 * Sends one request to the runner and waits until it is carried out. Throws LabError when the runner
 * does not answer or refuses.
 *
 * @returns the connection, which stays open for `attach` and is closed otherwise
 */
export async function ask(socketPath: string, request: ControlRequest): Promise<Socket> {
  const socket = connect(socketPath);
  try {
    const reply = await exchange(socket, request);
    if (!reply.ok) throw new Error(reply.error);
  } catch (error) {
    socket.destroy();
    throw new LabError(
      `The lab's runner could not carry out "${request.type}": ${messageOf(error)}. Its own log is .lab/logs/runner.log; "lab down" followed by "lab up" starts afresh.`,
      { exitCode: exitCodes.environment, cause: error },
    );
  }
  if (request.type !== 'attach') socket.destroy();
  return socket;
}

function exchange(socket: Socket, request: ControlRequest): Promise<z.infer<typeof replySchema>> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it ended without an answer')));
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (!text.includes('\n')) return;
      const parsed = replySchema.safeParse(JSON.parse(text));
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    });
  });
}
