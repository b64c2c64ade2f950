import pg from 'pg';

/** PostgreSQL gave no answer in time: it is down, unreachable, overloaded or too slow. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/**
 * Classes of SQLSTATE that say nothing about the statement: connection, authorisation, no such
 * database, serialisation failure or deadlock, resources, operator intervention and timeouts.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const UNAVAILABLE = new Set(['08', '28', '3D', '40', '53', '55', '57', '58']);

/** Whether the server answered and the connection is good for the next statement. */
function isStatementError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isUnavailableState(error.code);
}

/** Turns an error of the driver into what the service distinguishes. */
export function translate(error: unknown): unknown {
  if (isStatementError(error)) return error;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new DatabaseUnavailableError(`the database does not answer: ${reason}`, { cause: error });
}

/** Whether a row names another row that does not exist (any more). */
export function isMissingReference(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23503';
}

function isUnavailableState(code: string | undefined): boolean {
  return code === undefined || UNAVAILABLE.has(code.slice(0, 2));
}
