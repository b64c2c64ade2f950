import { useMemo } from 'react';
import { useSearchParams } from 'wouter';

export const tabs = [
  { id: 'active', label: 'Alerts' },
  { id: 'groups', label: 'Groups' },
  { id: 'silences', label: 'Silences' },
  { id: 'routing', label: 'Routing' },
  { id: 'inbox', label: 'Inbox' },
] as const;

export type TabId = (typeof tabs)[number]['id'];

export interface AlertsUrl {
  readonly tab: TabId;
  readonly parameters: URLSearchParams;
  /** Opens a tab, with its own parameters in place of those of the tab before. */
  open(tab: TabId, own?: Readonly<Record<string, string>>): void;
}

/** What of this page stands in the URL: the tab, and what each tab keeps there. */
export function useAlertsUrl(): AlertsUrl {
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('tab');
  const tab = tabs.find(({ id }) => id === asked)?.id ?? 'active';
  return useMemo(
    () => ({
      tab,
      parameters,
      open: (wanted, own = {}) =>
        setParameters((current) => {
          const next = new URLSearchParams(current);
          for (const name of ['tab', 'silence', 'labels', 'messages']) next.delete(name);
          if (wanted !== 'active') next.set('tab', wanted);
          for (const [name, value] of Object.entries(own)) next.set(name, value);
          return next;
        }),
    }),
    [tab, parameters, setParameters],
  );
}
