import { HISTORY_UNTIL, HOUR, MINUTE } from '@lab/kit/spec';

/** Unix seconds at which the pasts end. */
export const endOfThePast = HISTORY_UNTIL;

const ago = (seconds: number) => endOfThePast - seconds;

/** By day, in the middle of a storm, after a reboot, and by night. */
export const usualTimes = () => [
  ago(MINUTE),
  ago(2 * HOUR),
  ago(5 * HOUR + 11 * MINUTE),
  ago(12 * HOUR),
];

/** While containers crash, after the exporter was restarted, while one is sick, and in a quiet hour. */
export const containerTimes = () => [
  ago(MINUTE),
  ago(20 * MINUTE),
  ago(5 * HOUR + 15 * MINUTE),
  ago(9 * HOUR),
];

/** More than a day after somebody cleaned up. */
export const capacityTimes = () => [ago(MINUTE), ago(4 * HOUR)];
