import { connect } from 'node:net';
import type { ReadyProbe } from '../plan.ts';

/**
 * Asks once whether a component is usable. Resolves with undefined when it is, else with the reason.
 * HTTP is spoken by hand: Node's HTTP client would cost the runner a third of its memory.
 */
export function probe(target: ReadyProbe, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: target.port });
    const finish = (reason: string | undefined): void => {
      socket.destroy();
      resolve(reason);
    };
    let answer = '';
    socket.setTimeout(timeoutMs, () => finish(`no answer within ${timeoutMs} ms`));
    socket.on('error', ({ message }) => finish(message));
    socket.on('connect', () => {
      if (target.kind === 'tcp') return finish(undefined);
      socket.write(
        `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nUser-Agent: lab-health\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})[^\n]*\n/.exec(answer)?.[1];
      if (status !== undefined) finish(status.startsWith('2') ? undefined : `HTTP ${status}`);
      else if (answer.length > 4_096) finish('the answer is not HTTP');
    });
    socket.on('end', () => finish('the connection was closed without an answer'));
  });
}
