/** A job that no further attempt can save; it goes to the dead letters at once. */
export class JobRejected extends Error {
  /** Facts for whoever reads the dead letter. */
  readonly details: Record<string, unknown>;

  constructor(reason: string, details: Record<string, unknown> = {}) {
    super(reason);
    this.name = 'JobRejected';
    this.details = details;
  }
}
