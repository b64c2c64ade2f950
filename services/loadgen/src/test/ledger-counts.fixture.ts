interface Row {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  readonly count: number;
}

/** The ledger's rows in the form of the server's counts; what no server has seen is left out. */
export const ledgerCounts = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(
    rows
      .filter(({ status }) => status !== '0')
      .map(({ method, route, status, count }) => [`${method} ${route} ${status}`, count]),
  );
