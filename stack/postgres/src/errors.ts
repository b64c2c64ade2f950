/** PostgreSQL cannot be prepared or started; the message says why and what to do. */
export class PostgresError extends Error {
  override name = 'PostgresError';
}

/** The `code` of a Node system error such as `ENOENT`, or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
