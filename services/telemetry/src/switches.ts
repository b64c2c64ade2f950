/** What the faults `trace-break` and `telemetry-drop` switch, for the whole process. */
export const switches = {
  /** Neither read nor send `traceparent` and `tracestate`. */
  breakTraceContext: false,
  /** Throw ended spans away. */
  dropTraces: false,
  /** Ship no log lines to Loki. */
  dropLogs: false,
};
