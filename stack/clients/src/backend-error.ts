const EXCERPT_LENGTH = 500;

/**
 * Why a call failed: nobody listens (`unreachable`), no answer in time (`timeout`), an HTTP status
 * that means failure (`status`), a body that is not JSON (`content`), or JSON of another shape than
 * the API promises (`shape`).
 */
export type FailureKind = 'unreachable' | 'timeout' | 'status' | 'content' | 'shape';

export interface FailureDetails {
  readonly kind: FailureKind;
  /** Which backend, for the reader: `prometheus`, `api`. */
  readonly backend: string;
  readonly method: string;
  readonly url: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The answer's text; only its beginning is kept. */
  readonly body?: string;
  /** What is wrong, when the body does not tell. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** The one error that every client of this package throws. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly kind: FailureKind;
  readonly backend: string;
  readonly url: string;
  readonly status: number | undefined;
  /** The beginning of the answer's text. Untrusted. */
  readonly body: string | undefined;

  constructor(details: FailureDetails) {
    super(messageOf(details), { cause: details.cause });
    this.kind = details.kind;
    this.backend = details.backend;
    this.url = details.url;
    this.status = details.status;
    this.body = details.body === undefined ? undefined : excerpt(details.body);
  }
}

function messageOf({ kind, backend, method, url, status, body, reason }: FailureDetails): string {
  const request = `${method} ${url}`;
  const said = reason ?? (body === undefined ? '' : statedReason(body));
  const why = said === '' ? '' : `: ${excerpt(said)}`;
  switch (kind) {
    case 'unreachable':
      return `${backend} cannot be reached (${request})${why}`;
    case 'timeout':
      return `${backend} did not answer in time (${request})${why}`;
    case 'status':
      return `${backend} answered ${status} (${request})${why}`;
    case 'content':
      return `${backend} did not answer with JSON (${request}, status ${status})${why}`;
    case 'shape':
      return `${backend} answered with an unexpected shape (${request})${why}`;
  }
}

/** The sentence in an error body: the Prometheus family's `error`, a problem's `detail`, or the text. */
function statedReason(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'string') return parsed;
    if (typeof parsed === 'object' && parsed !== null) {
      for (const key of ['error', 'detail', 'message', 'title']) {
        const value: unknown = Reflect.get(parsed, key);
        if (typeof value === 'string' && value !== '') return value;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return body.trim();
}

function excerpt(text: string): string {
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}
