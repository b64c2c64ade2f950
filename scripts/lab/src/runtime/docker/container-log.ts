import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';

export interface FollowOptions {
  /** How many of the last lines come first. */
  readonly lines: number;
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The last lines that a container has printed, without empty ones. */
export async function endOfLog(docker: Docker, id: string, lines: number): Promise<string[]> {
  const output = await docker
    .getContainer(id)
    .logs({ follow: false, stdout: true, stderr: true, tail: lines });
  return demultiplex(output)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines);
}

/** Gives every line of a container's output as it comes, until it ends or the signal aborts. */
export async function followLog(
  docker: Docker,
  id: string,
  { lines, onLine, signal }: FollowOptions,
): Promise<void> {
  const stream = await docker.getContainer(id).logs({
    follow: true,
    stdout: true,
    stderr: true,
    tail: lines,
    ...(signal ? { abortSignal: signal } : {}),
  });
  const output = new PassThrough();
  docker.modem.demuxStream(stream, output, output);
  for (const event of ['end', 'close', 'error']) stream.once(event, () => output.end());
  for await (const line of createInterface({ input: output })) onLine(line);
}

/** Takes the frames of the engine's log stream apart: 8 bytes of header, then the text. */
function demultiplex(buffer: Buffer): string {
  let text = '';
  let offset = 0;
  while (offset + 8 <= buffer.length) {
    const length = buffer.readUInt32BE(offset + 4);
    text += buffer.toString('utf8', offset + 8, offset + 8 + length);
    offset += 8 + length;
  }
  return text;
}
