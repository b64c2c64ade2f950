const operational = /^\/(?:healthz|readyz|metrics|faults)(?:[/?]|$)/;

/** Whether a URL belongs to the routes that watch the service: untraced, uncounted, unlogged. */
export function isOperational(url: string): boolean {
  const initial = url.charCodeAt(1);
  const possible = initial === 104 || initial === 114 || initial === 109 || initial === 102;
  return possible && operational.test(url);
}
