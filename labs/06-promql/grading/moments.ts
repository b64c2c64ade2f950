import { DAY, type HistoryLedger, HOUR, MINUTE } from '@lab/kit/spec';

/** Unix seconds at which a query is tried, by what was planted in the past. */
export type Moments = (ledger: HistoryLedger) => readonly number[];

/** How much of the past must lie before a moment, for windows and offsets of up to a day. */
const LEAD = DAY + 10 * MINUTE;
/** How much of it must lie after an event. */
const LAG = 4 * HOUR;

function occurrencesOf({ events, from, until }: HistoryLedger, event: string) {
  return events.filter(
    (one) => one.event === event && one.from >= from + LEAD && one.to + LAG < until,
  );
}

/** So many seconds after each beginning of an event, such as a restart. */
export const afterBegin =
  (event: string, seconds: number): Moments =>
  (ledger) =>
    occurrencesOf(ledger, event).map(({ from }) => from + seconds);

/** So many seconds after each end of an event. */
export const afterEnd =
  (event: string, seconds: number): Moments =>
  (ledger) =>
    occurrencesOf(ledger, event).map(({ to }) => to + seconds);

/** A time of so many seconds, with the latest occurrence of an event in its middle. */
export const around =
  (event: string, seconds: number): Moments =>
  (ledger) => {
    const latest = occurrencesOf(ledger, event).at(-1);
    return latest ? [latest.to - seconds / 2, latest.to + seconds / 2] : [];
  };

/** The middle of each occurrence of an event, such as an incident. */
export const during =
  (event: string): Moments =>
  (ledger) =>
    occurrencesOf(ledger, event).map(({ from, to }) => (from + to) / 2);

/** The end of the past and so many seconds before it. */
export const last =
  (seconds: number): Moments =>
  ({ until, stepSeconds }) => [until - seconds, until - stepSeconds];

/** All the moments of several kinds. */
export const all =
  (...kinds: readonly Moments[]): Moments =>
  (ledger) =>
    kinds.flatMap((kind) => kind(ledger));
