export { type LokiStartOptions, startLoki } from './start-loki.ts';
export { type RunningTempo, startTempo, type TempoStartOptions } from './start-tempo.ts';
