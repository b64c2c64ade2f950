import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { logger } from '@lab/telemetry';
import type Docker from 'dockerode';
import { type EngineEvent, engineEvent } from './answers.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

export interface EventStreamOptions {
  readonly docker: Docker;
  /** Only events of objects with this label. */
  readonly label: string;
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}

/** Follows the engine's container events; connects again, with growing pauses, until it is aborted. */
export async function followEvents(options: EventStreamOptions): Promise<void> {
  const { signal } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      await follow(options);
      pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      logger.debug({ event: 'docker.events', reason }, 'no events from the engine');
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
}

async function follow({ docker, label, onEvent, signal }: EventStreamOptions): Promise<void> {
  const stream = await docker.getEvents({ filters: { type: ['container'], label: [label] } });
  if (!(stream instanceof Readable)) throw new TypeError('the event stream is no stream');
  addAbortSignal(signal, stream);
  for await (const line of linesOf(stream)) {
    const event = parse(line);
    if (event !== undefined) onEvent(event);
  }
}

/** Unlike readline, lets the iteration fail when the stream does. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parse(line: string): EngineEvent | undefined {
  try {
    return engineEvent.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
