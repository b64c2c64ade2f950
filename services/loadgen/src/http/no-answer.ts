/** Why a request got no answer. A server that gets a `timeout` request counts it as status 499. */
export type NoAnswerReason = 'timeout' | 'refused' | 'reset' | 'unresolved' | 'other';

const reasons: Readonly<Record<string, NoAnswerReason>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
};

/** Classifies what an HTTP client throws. */
export function reasonOf(error: unknown): NoAnswerReason {
  if (!(error instanceof Error)) return 'other';
  if (error.name === 'TimeoutError') return 'timeout';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? 'other';
}
