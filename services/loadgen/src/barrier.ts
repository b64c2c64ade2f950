/** Something whose work can be interrupted. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** Pauses while at least one holder wants it; holders do not know of each other. */
export class Barrier {
  readonly #onChange: (paused: boolean) => void;
  #holders = 0;

  constructor(onChange: (paused: boolean) => void) {
    this.#onChange = onChange;
  }

  get paused(): boolean {
    return this.#holders > 0;
  }

  /** Pauses until the returned function is called; calling it again does nothing. */
  hold(): () => void {
    this.#holders += 1;
    if (this.#holders === 1) this.#onChange(true);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#onChange(false);
    };
  }
}
