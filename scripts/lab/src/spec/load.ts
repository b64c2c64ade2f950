/** The traffic a lab starts with, as the load generator's `PUT /load` takes it. */
export interface LoadProfile {
  readonly profile: 'steady' | 'ramp' | 'spike' | 'daily';
  /** Requests per second. */
  readonly rps: number;
  readonly seed?: number;
}

/** The same number of requests every second. */
export const steady = (options: { readonly rps: number; readonly seed?: number }): LoadProfile => ({
  profile: 'steady',
  ...options,
});
