import type { ZodType } from 'zod';

export interface ProblemOptions {
  /** URI reference that identifies the kind of problem; `about:blank` when the title says it all. */
  readonly type?: string;
  /** What happened this time. */
  readonly detail?: string;
  /** Further members of the answer. */
  readonly extensions?: Record<string, unknown>;
  readonly cause?: unknown;
  /** Response headers, for example `retry-after`. */
  readonly headers?: Record<string, string>;
}

/**
 * An error that is answered as problem details.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  readonly type: string;
  readonly detail: string | undefined;
  readonly extensions: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, title: string, options: ProblemOptions = {}) {
    super(options.detail ?? title, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.type = options.type ?? 'about:blank';
    this.detail = options.detail;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }

  /** The body of the answer, media type `application/problem+json`. */
  toJSON(): Record<string, unknown> {
    return {
      ...this.extensions,
      type: this.type,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}

/**
 * Checks input from outside.
 * @throws ProblemError 400 whose `errors` list names each bad member: `[{path, message}]`
 */
export function parseBody<T>(schema: ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }));
  throw new ProblemError(400, 'Invalid input', {
    detail: errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    extensions: { errors },
  });
}
