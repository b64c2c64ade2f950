/** What the stores say they are: the versions whose answers they follow. */
export const buildInfo = {
  loki: '3.7.0',
  tempo: '3.0.2',
  branch: 'embedded',
  revision: 'observability-lab-kit',
} as const;
