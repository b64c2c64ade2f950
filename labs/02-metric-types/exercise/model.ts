/**
 * A fake model. It sorts numbers between 0 and 1 into classes, and takes as long as it is told to.
 * There is nothing to repair here.
 */

export const CLASSES = ['low', 'medium', 'high'] as const;

export interface Prediction {
  readonly class: (typeof CLASSES)[number];
  /** How sure the model is, from 0.34 to 1. */
  readonly confidence: number;
}

function predictOne(input: number): Prediction {
  if (input > 1) throw new RangeError(`the model knows nothing about ${input}`);
  const position = input * CLASSES.length;
  const index = Math.min(Math.floor(position), CLASSES.length - 1);
  const fromEdge = Math.min(position - index, 1 - (position - index));
  const confidence = Math.round((0.34 + 1.32 * fromEdge) * 100) / 100;
  return { class: CLASSES[index] ?? 'high', confidence };
}

/** Works on a few batches at a time; the others wait in a queue. */
export class Model {
  readonly #slots: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  /** @param slots how many batches it works on at a time */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Batches that wait for their turn. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Classifies a batch. Takes `seconds` once it is its turn; rejects for an input above 1. */
  async predict(inputs: readonly number[], seconds: number): Promise<Prediction[]> {
    await this.#turn();
    try {
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      return inputs.map(predictOne);
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= this.#slots) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#running += 1;
  }
}
