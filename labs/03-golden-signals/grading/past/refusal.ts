/** Why Prometheus refuses a query, in one line. */
export const messageOf = (error: unknown): string =>
  `Prometheus refuses it: ${error instanceof Error ? error.message : String(error)}`;
