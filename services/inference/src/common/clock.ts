/** Milliseconds since the Unix epoch. Tests put their own clock here. */
export type Clock = () => number;
