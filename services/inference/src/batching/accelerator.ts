import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';
import { SlidingWindow } from '../common/sliding-window.ts';

export interface AcceleratorOptions {
  /** Device time of a batch: a fixed part and one per row, in milliseconds. */
  readonly batchMs: number;
  readonly rowMs: number;
  readonly now: Clock;
  /** Delay that a fault adds to each batch, in milliseconds. */
  readonly extraMs: () => number;
}

/** State of the make-believe GPU, in the units of NVIDIA's DCGM exporter. */
export interface AcceleratorState {
  /** Percent of the last ten seconds in which a batch was on the device. */
  readonly utilisation: number;
  /** MiB. */
  readonly memoryUsed: number;
  /** Degrees Celsius. */
  readonly temperature: number;
}

const windowMs = 10_000;
const idleTemperature = 34;
const heatAtFullLoad = 48;
/** Time in which the device makes 63% of the way to a new temperature. */
const thermalTimeMs = 30_000;
const idleMemory = 612;
const memoryPerRow = 9;

/**
 * A stand-in for the device that runs the model: it takes time without taking CPU, one batch after
 * the other, and heats up under load.
 */
export class Accelerator {
  readonly #options: AcceleratorOptions;
  readonly #runs: SlidingWindow<{ busyMs: number; rows: number }>;
  #temperature = idleTemperature;
  #temperatureAt: number;

  constructor(options: AcceleratorOptions) {
    this.#options = options;
    this.#runs = new SlidingWindow({ maxSamples: 20_000, maxAgeMs: windowMs, now: options.now });
    this.#temperatureAt = options.now();
  }

  /** Occupies the device for the batch's time, then computes. */
  async run<T>(rows: number, compute: () => T): Promise<T> {
    const { batchMs, rowMs, extraMs } = this.#options;
    const started = performance.now();
    await delay(batchMs + rowMs * rows + extraMs());
    const result = compute();
    this.#runs.add({ busyMs: performance.now() - started, rows });
    return result;
  }

  /** The state now. Each call lets the temperature follow the load since the last one. */
  state(): AcceleratorState {
    const runs = this.#runs.values();
    const busyMs = runs.reduce((sum, run) => sum + run.busyMs, 0);
    const utilisation = Math.min(100, (100 * busyMs) / windowMs);
    const largest = runs.reduce((most, run) => Math.max(most, run.rows), 0);
    const now = this.#options.now();
    const target = idleTemperature + (heatAtFullLoad * utilisation) / 100;
    const share = 1 - Math.exp(-Math.max(0, now - this.#temperatureAt) / thermalTimeMs);
    this.#temperature += (target - this.#temperature) * share;
    this.#temperatureAt = now;
    return {
      utilisation: Math.round(utilisation),
      memoryUsed: idleMemory + memoryPerRow * largest,
      temperature: Math.round(this.#temperature),
    };
  }
}
