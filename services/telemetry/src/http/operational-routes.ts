const operational = /^\/(?:healthz|readyz|metrics|faults)(?:[/?]|$)/;

/** Whether a URL belongs to the routes that watch the service: untraced, uncounted, unlogged. */
export function isOperational(url: string): boolean {
  return operational.test(url);
}
