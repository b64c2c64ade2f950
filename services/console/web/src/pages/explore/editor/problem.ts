/** Why a backend refuses a query, and where. */
export interface Problem {
  readonly message: string;
  /** Counted from 1; undefined when the backend names no place. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Characters from the beginning of the query. */
  readonly offset: number | undefined;
}

/** `1:15: parse error` of Prometheus, and `at line 1, col 15:` of Loki and Tempo. */
const places = [/(?:^|\s)(\d+):(\d+): /, /at line (\d+), col (\d+)/];

/** Reads the place out of the words of a backend. */
export function problemOf(error: string, query: string): Problem {
  for (const place of places) {
    const found = place.exec(error);
    if (found === null) continue;
    const [line, column] = [Number(found[1]), Number(found[2])];
    return { message: error.trim(), line, column, offset: offsetOf(query, line, column) };
  }
  return { message: error.trim(), line: undefined, column: undefined, offset: undefined };
}

function offsetOf(query: string, line: number, column: number): number {
  const before = query.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  return Math.min(start + Math.max(0, column - 1), query.length);
}
