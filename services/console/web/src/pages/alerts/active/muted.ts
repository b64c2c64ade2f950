import type { SentAlert } from '../api/alertmanager.ts';

/** What keeps an alert from being told. */
export interface Muted {
  /** Ids of silences. */
  readonly silences: readonly string[];
  /** Names of the alerts that inhibit it. */
  readonly inhibitedBy: readonly string[];
}

/** What mutes the alert with these labels, as Alertmanager says; it may know the alert by more labels. */
export function mutedBy(
  labels: Readonly<Record<string, string>>,
  sent: readonly SentAlert[],
): Muted {
  const same = sent.find((alert) =>
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
  );
  const { silencedBy = [], inhibitedBy = [] } = same?.status ?? {};
  const nameOf = (fingerprint: string) =>
    sent.find((alert) => alert.fingerprint === fingerprint)?.labels.alertname ?? fingerprint;
  return { silences: silencedBy, inhibitedBy: [...new Set(inhibitedBy.map(nameOf))] };
}
