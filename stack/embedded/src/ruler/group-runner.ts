import { type Labels, labelsKey, labelsOf } from '../logstore/labels.ts';
import { AlertRule, type RuleSample } from './alert-rule.ts';
import type { RecordingRule, Rule, RuleGroup } from './rule-file.ts';
import type { WrittenSample } from './rule-write.ts';

/** Runs the expression of a rule at a time in milliseconds. @throws Error when it fails */
export type Evaluate = (rule: Rule, atMs: number) => readonly RuleSample[];

/** How the last evaluation of a rule went. */
export interface RuleHealth {
  health: 'unknown' | 'ok' | 'err';
  lastError: string;
  evaluatedAtMs: number;
  seconds: number;
}

export type RunningRule = { readonly health: RuleHealth } & (
  | { readonly kind: 'alerting'; readonly rule: AlertRule }
  | { readonly kind: 'recording'; readonly rule: RecordingRule }
);

/** A rule group with what its rules have come to. */
export class GroupRunner {
  readonly group: RuleGroup;
  readonly rules: readonly RunningRule[];
  evaluatedAtMs = 0;
  seconds = 0;
  readonly #evaluate: Evaluate;
  #written = new Map<string, WrittenSample>();
  #restored = false;

  constructor(group: RuleGroup, evaluate: Evaluate) {
    this.group = group;
    this.#evaluate = evaluate;
    this.rules = group.rules.map((rule) => {
      const health: RuleHealth = { health: 'unknown', lastError: '', evaluatedAtMs: 0, seconds: 0 };
      return rule.kind === 'alerting'
        ? { kind: 'alerting', rule: new AlertRule(rule), health }
        : { kind: 'recording', rule, health };
    });
  }

  get alertRules(): AlertRule[] {
    return this.rules.flatMap((running) => (running.kind === 'alerting' ? [running.rule] : []));
  }

  /** Evaluates all rules and returns the samples to write; one that fails does not stop the others. */
  run(nowMs: number): WrittenSample[] {
    const begin = performance.now();
    const samples = this.rules.flatMap((running) => this.#runRule(running, nowMs));
    this.#restored = true;
    const written = new Map(
      samples.map((sample) => [`${sample.name}\u0000${labelsKey(sample.labels)}`, sample]),
    );
    const ended = [...this.#written]
      .filter(([key]) => !written.has(key))
      .map(([, { name, labels }]) => ({ name, labels, value: undefined }));
    this.#written = written;
    this.evaluatedAtMs = nowMs;
    this.seconds = (performance.now() - begin) / 1000;
    return [...written.values(), ...ended];
  }

  #runRule(running: RunningRule, nowMs: number): WrittenSample[] {
    const { health } = running;
    const begin = performance.now();
    try {
      const rule = running.kind === 'alerting' ? running.rule.rule : running.rule;
      const samples = this.#evaluate(rule, nowMs);
      if (this.group.limit > 0 && samples.length > this.group.limit) {
        throw new Error(`exceeded limit of ${this.group.limit} with ${samples.length} series`);
      }
      const written =
        running.kind === 'alerting'
          ? this.#alert(running.rule, samples, nowMs)
          : record(running.rule, samples);
      health.health = 'ok';
      health.lastError = '';
      return written;
    } catch (error) {
      health.health = 'err';
      health.lastError = error instanceof Error ? error.message : String(error);
      return [];
    } finally {
      health.evaluatedAtMs = nowMs;
      health.seconds = (performance.now() - begin) / 1000;
    }
  }

  #alert(rule: AlertRule, samples: readonly RuleSample[], nowMs: number): WrittenSample[] {
    rule.update(samples, nowMs);
    if (!this.#restored && rule.rule.forMs > 0 && rule.active.length > 0) {
      rule.restore(this.#evaluate(rule.rule, nowMs - rule.rule.forMs), nowMs);
    }
    return rule.active.flatMap(({ labels, state, activeAtMs }) => [
      { name: 'ALERTS', labels: labelsOf([...labels, ['alertstate', state]]), value: 1 },
      { name: 'ALERTS_FOR_STATE', labels, value: Math.floor(activeAtMs / 1000) },
    ]);
  }
}

function record(rule: RecordingRule, samples: readonly RuleSample[]): WrittenSample[] {
  return samples.map(({ labels, value }) => ({
    name: rule.name,
    labels: withLabels(labels, rule.labels),
    value,
  }));
}

function withLabels(labels: Labels, added: Readonly<Record<string, string>>): Labels {
  const kept = [...labels].filter(([name]) => name !== '__name__');
  return labelsOf(new Map([...kept, ...Object.entries(added)]));
}
