/** The parts of the course, each with the number of its last lab. */
const tracks = [
  { track: 'Foundations', until: 1 },
  { track: 'Metrics', until: 9 },
  { track: 'Traces', until: 12 },
  { track: 'Dashboards', until: 15 },
  { track: 'Logs', until: 20 },
  { track: 'Alerts and incidents', until: 24 },
  { track: 'Machine learning', until: 27 },
  { track: 'Objectives', until: 29 },
  { track: 'Projects', until: 99 },
] as const;

/** The part of the course that a lab belongs to, by its number. */
export function trackOf({ number }: { readonly number: string }): string {
  return tracks.find(({ until }) => Number(number) <= until)?.track ?? 'Projects';
}
