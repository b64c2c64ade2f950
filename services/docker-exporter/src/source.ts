import type { Component } from './component.ts';
import type { EventCounts } from './event-counts.ts';

/** Where the components are read from: the container engine, or the local runtime's state file. */
export interface ComponentSource {
  readonly kind: 'docker' | 'local';
  /** What happened to the components since this exporter started. */
  readonly events: EventCounts;
  /**
   * All components as they are now.
   * @throws SourceUnavailable when the engine or the file cannot be read
   */
  components(): Promise<Component[]>;
  stop(): void;
}

/** The source cannot be read: engine down, socket missing or forbidden, file missing or malformed. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
}
