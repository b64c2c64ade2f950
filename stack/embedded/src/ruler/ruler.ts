import { RemoteWriter } from '../generator/remote-writer.ts';
import { evaluate } from '../logql/evaluate/evaluate.ts';
import { at } from '../logql/evaluate/series.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { RuleSample } from './alert-rule.ts';
import { sendAlerts } from './alertmanager.ts';
import { GroupRunner } from './group-runner.ts';
import { parseRuleFile, type Rule, type RuleGroup } from './rule-file.ts';
import { readRuleFolder } from './rule-folder.ts';
import { encodeRuleSamples } from './rule-write.ts';

const QUERY_TIMEOUT_MS = 10_000;
const RESEND_MS = 60_000;
/** How often changed files are looked for, at least. */
const MAX_POLL_MS = 2000;
const MAX_WAITING_WRITES = 240;

export interface RulerOptions {
  /** Folder of the rule files; the tenant's folder `fake` inside it is read too. */
  readonly folder: string;
  readonly alertmanagerUrl?: string | undefined;
  /** Where recorded series and the states of alerts are written. */
  readonly remoteWriteUrl?: string | undefined;
  readonly now: () => number;
  /** Interval of groups that set none, in milliseconds. */
  readonly intervalMs?: number | undefined;
  readonly onError: (error: unknown) => void;
}

/** Evaluates rule groups from files, sends alerts and writes recorded series. */
export class Ruler {
  readonly #options: RulerOptions;
  readonly #store: LogStore;
  readonly #writer: RemoteWriter | undefined;
  readonly #intervalMs: number;
  readonly #timers = new Map<GroupRunner, NodeJS.Timeout>();
  readonly #poll: NodeJS.Timeout;
  readonly #sending = new Set<Promise<void>>();
  /** Texts of the rules that run, by file, and those that were read last. */
  readonly #taken = new Map<string, string>();
  #read: ReadonlyMap<string, string> = new Map();
  #evaluations = 0;
  #failures = 0;
  #notifications = 0;
  #lostNotifications = 0;

  constructor(store: LogStore, options: RulerOptions) {
    this.#store = store;
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 15_000;
    const { remoteWriteUrl: url } = options;
    this.#writer =
      url === undefined ? undefined : new RemoteWriter({ url, maxBatches: MAX_WAITING_WRITES });
    this.#load(true);
    this.#poll = setInterval(() => this.#load(false), Math.min(this.#intervalMs, MAX_POLL_MS));
  }

  get groups(): readonly GroupRunner[] {
    return [...this.#timers.keys()];
  }

  describe(metrics: Metrics): void {
    const count = (name: string, help: string, read: () => number) =>
      metrics.observedCounter(name, help, read);
    const writer = this.#writer;
    count('loki_prometheus_rule_evaluations_total', 'Rules evaluated.', () => this.#evaluations);
    count('loki_prometheus_rule_evaluation_failures_total', 'Failed.', () => this.#failures);
    count('loki_prometheus_notifications_sent_total', 'Alerts sent.', () => this.#notifications);
    count(
      'loki_prometheus_notifications_errors_total',
      'Alerts that could not be sent.',
      () => this.#lostNotifications,
    );
    count('loki_ruler_remote_write_samples_total', 'Written.', () => writer?.sent ?? 0);
    count('loki_ruler_remote_write_dropped_total', 'Not written.', () => writer?.dropped ?? 0);
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    for (const timer of this.#timers.values()) clearInterval(timer);
    await Promise.all([...this.#sending, this.#writer?.close()]);
  }

  /**
   * Takes changed files once they have been read twice alike, since a file may be half written; what
   * cannot be read is reported and leaves the rules that run as they are.
   */
  #load(atOnce: boolean): void {
    const before = this.#read;
    try {
      this.#read = readRuleFolder(this.#options.folder);
    } catch (error) {
      this.#options.onError(error);
      return;
    }
    for (const [file, text] of this.#read) {
      const settled = atOnce || before.get(file) === text;
      if (!settled || this.#taken.get(file) === text) continue;
      this.#taken.set(file, text);
      this.#take(file, text);
    }
    for (const file of this.#taken.keys()) {
      if (this.#read.has(file) || before.has(file)) continue;
      this.#taken.delete(file);
      this.#drop(file);
    }
  }

  #take(file: string, text: string): void {
    let groups: RuleGroup[];
    try {
      groups = parseRuleFile(text, file, this.#intervalMs);
    } catch (error) {
      this.#options.onError(error);
      return;
    }
    this.#drop(file);
    for (const group of groups) {
      const runner = new GroupRunner(group, (rule, atMs) => this.#evaluate(rule, atMs));
      this.#timers.set(
        runner,
        setInterval(() => this.#run(runner), group.intervalMs),
      );
    }
  }

  #drop(file: string): void {
    for (const [runner, timer] of this.#timers) {
      if (runner.group.file !== file) continue;
      clearInterval(timer);
      this.#timers.delete(runner);
    }
  }

  #run(runner: GroupRunner): void {
    const now = this.#options.now();
    const samples = runner.run(now);
    this.#evaluations += runner.rules.length;
    this.#failures += runner.rules.filter(({ health }) => health.health === 'err').length;
    if (samples.length > 0) this.#writer?.push(encodeRuleSamples(samples, now), samples.length);
    const sending = this.#notify(runner, now).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** What Alertmanager did not take is sent again with the next evaluation. */
  async #notify(runner: GroupRunner, nowMs: number): Promise<void> {
    const url = this.#options.alertmanagerUrl;
    if (url === undefined) return;
    const due = runner.alertRules.flatMap((rule) => rule.due(nowMs, RESEND_MS));
    if (due.length === 0) return;
    try {
      const validMs = 4 * Math.max(RESEND_MS, runner.group.intervalMs);
      await sendAlerts(url, due, nowMs, validMs);
      for (const alert of due) alert.sentAtMs = nowMs;
      this.#notifications += due.length;
    } catch (error) {
      this.#lostNotifications += due.length;
      this.#options.onError(error);
    }
  }

  #evaluate(rule: Rule, atMs: number): RuleSample[] {
    const value = evaluate(
      {
        store: this.#store,
        start: BigInt(Math.floor(atMs)) * 1_000_000n,
        stepNs: 0,
        steps: 1,
        seen: { lines: 0, bytes: 0 },
        deadlineMs: Date.now() + QUERY_TIMEOUT_MS,
      },
      rule.expression,
    );
    if (value.kind === 'scalar') return [{ labels: new Map(), value: value.value }];
    return value.series.flatMap((series) => {
      const sample = at(series, 0);
      return sample === undefined ? [] : [{ labels: series.labels, value: sample }];
    });
  }
}
