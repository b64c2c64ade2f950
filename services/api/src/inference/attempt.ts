import { z } from 'zod';
import { InferenceError, Prediction, type PredictionRequest } from './prediction.ts';

const MAX_ANSWER_BYTES = 64 * 1024;
const Refusal = z.object({ detail: z.string() });

/**
 * Asks the inference service once.
 * @param signal ends the attempt from outside
 * @param timeoutMs ends it with the reason `timeout`
 * @throws InferenceError
 */
export async function askOnce(
  url: string,
  request: PredictionRequest,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Prediction> {
  const { status, text } = await post(
    new URL('/v1/predict', url),
    JSON.stringify(request),
    AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  );
  if (status >= 500 || status === 429) {
    throw new InferenceError('server_error', `the inference service answered ${status}`);
  }
  const answer = parseJson(text);
  if (status >= 400) {
    const detail = Refusal.safeParse(answer).data?.detail ?? 'the request was refused';
    throw new InferenceError('refused', `the inference service answered ${status}`, {
      refusal: { status, detail },
    });
  }
  const prediction = Prediction.safeParse(answer);
  if (prediction.success) return prediction.data;
  throw new InferenceError('bad_answer', 'the inference service did not answer with a prediction', {
    cause: prediction.error,
  });
}

async function post(
  url: URL,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  try {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await readText(response) };
  } catch (error) {
    if (error instanceof InferenceError) throw error;
    if (signal.aborted) {
      throw new InferenceError('timeout', 'no prediction in time', { cause: error });
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InferenceError('connection', `the inference service is out of reach: ${why}`, {
      cause,
    });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      throw new InferenceError('bad_answer', 'the answer of the inference service is too long');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
