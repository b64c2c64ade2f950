import { type Labels, labelsKey, labelsOf } from '../logstore/labels.ts';
import { renderAlertText } from './alert-template.ts';
import type { AlertingRule } from './rule-file.ts';

/** How long a resolved alert is still sent, in milliseconds. */
const RESOLVED_RETENTION_MS = 15 * 60_000;

/** A series of an expression at one time. */
export interface RuleSample {
  readonly labels: Labels;
  readonly value: number;
}

export interface Alert {
  readonly labels: Labels;
  annotations: Readonly<Record<string, string>>;
  state: 'pending' | 'firing' | 'inactive';
  value: number;
  activeAtMs: number;
  firedAtMs: number | undefined;
  resolvedAtMs: number | undefined;
  /** Since when it fires only because of `keep_firing_for`. */
  keepSinceMs: number | undefined;
  sentAtMs: number | undefined;
}

/** An alerting rule with the alerts that it has raised; times are milliseconds since the epoch. */
export class AlertRule {
  readonly rule: AlertingRule;
  readonly #alerts = new Map<string, Alert>();

  constructor(rule: AlertingRule) {
    this.rule = rule;
  }

  /** Pending and firing alerts. */
  get active(): Alert[] {
    return [...this.#alerts.values()].filter(({ state }) => state !== 'inactive');
  }

  /** The gravest state of its alerts. */
  get state(): Alert['state'] {
    const states = this.active.map(({ state }) => state);
    return states.includes('firing')
      ? 'firing'
      : states.includes('pending')
        ? 'pending'
        : 'inactive';
  }

  update(samples: readonly RuleSample[], nowMs: number): void {
    const seen = new Set<string>();
    for (const sample of samples) {
      const alert = this.#alertOf(sample, nowMs);
      alert.value = sample.value;
      alert.keepSinceMs = undefined;
      seen.add(labelsKey(alert.labels));
      if (alert.state === 'pending' && nowMs - alert.activeAtMs >= this.rule.forMs) {
        alert.state = 'firing';
        alert.firedAtMs = nowMs;
      }
    }
    for (const [key, alert] of this.#alerts) if (!seen.has(key)) this.#absent(key, alert, nowMs);
  }

  /**
   * Takes back what a restart forgot: an alert whose expression held `for` ago too has been pending
   * since then.
   */
  restore(before: readonly RuleSample[], nowMs: number): void {
    const held = new Set(before.map((sample) => labelsKey(this.#labelsOf(sample))));
    for (const [key, alert] of this.#alerts) {
      if (alert.state === 'pending' && held.has(key)) alert.activeAtMs = nowMs - this.rule.forMs;
    }
  }

  /** Alerts that are due to be sent: new, resolved since, or not sent for `resendMs`. */
  due(nowMs: number, resendMs: number): Alert[] {
    return [...this.#alerts.values()].filter(({ state, sentAtMs, resolvedAtMs }) => {
      if (state === 'pending') return false;
      if (sentAtMs === undefined) return true;
      if (resolvedAtMs !== undefined && resolvedAtMs > sentAtMs) return true;
      return nowMs - sentAtMs >= resendMs;
    });
  }

  #alertOf(sample: RuleSample, nowMs: number): Alert {
    const labels = this.#labelsOf(sample);
    const key = labelsKey(labels);
    const annotations = this.#render(this.rule.annotations, sample);
    const known = this.#alerts.get(key);
    if (known !== undefined && known.state !== 'inactive') {
      known.annotations = annotations;
      return known;
    }
    const alert: Alert = {
      labels,
      annotations,
      state: 'pending',
      value: sample.value,
      activeAtMs: nowMs,
      firedAtMs: undefined,
      resolvedAtMs: undefined,
      keepSinceMs: undefined,
      sentAtMs: undefined,
    };
    this.#alerts.set(key, alert);
    return alert;
  }

  #absent(key: string, alert: Alert, nowMs: number): void {
    if (alert.state === 'pending') {
      this.#alerts.delete(key);
    } else if (alert.state === 'inactive') {
      if (nowMs - (alert.resolvedAtMs ?? nowMs) > RESOLVED_RETENTION_MS) this.#alerts.delete(key);
    } else {
      alert.keepSinceMs ??= nowMs;
      if (nowMs - alert.keepSinceMs < this.rule.keepFiringForMs) return;
      alert.state = 'inactive';
      alert.resolvedAtMs = nowMs;
    }
  }

  #labelsOf(sample: RuleSample): Labels {
    const rendered = this.#render(this.rule.labels, sample);
    return labelsOf(
      new Map([
        ...[...sample.labels].filter(([name]) => name !== '__name__'),
        ...Object.entries(rendered),
        ['alertname', this.rule.name],
      ]),
    );
  }

  #render(
    texts: Readonly<Record<string, string>>,
    { labels, value }: RuleSample,
  ): Record<string, string> {
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        renderAlertText(text, this.rule.name, labels, value),
      ]),
    );
  }
}
