/** What a handler answers; the server writes it. */
export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON answer; status 200 unless told otherwise. */
export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json; charset=UTF-8', body: JSON.stringify(value) };
}

/** A plain text answer. */
export function text(body: string, status = 200): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

/** An answer without a body. */
export function empty(status: number): Answer {
  return { status };
}
