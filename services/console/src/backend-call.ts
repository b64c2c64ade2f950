import { BackendError } from '@lab/clients';
import { ProblemError } from '@lab/telemetry';

/**
 * Makes a backend's failure one of the gateway: the console itself is well.
 * @throws ProblemError 502
 */
export async function backendCall<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    throw new ProblemError(502, 'Bad Gateway', { detail: error.message, cause: error });
  }
}
