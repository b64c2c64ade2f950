import type { Matcher } from './api/routing.ts';
import { matcherText } from './matchers.ts';

/** Labels as small cards. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  return (
    <ul className="labels" aria-label="Labels">
      {Object.entries(labels).map(([name, value]) => (
        <li key={name}>
          <code>
            <span className="muted">{name}=</span>
            {value}
          </code>
        </li>
      ))}
    </ul>
  );
}

/** Conditions as small cards. */
export function Matchers({ matchers, none }: { matchers: readonly Matcher[]; none: string }) {
  if (matchers.length === 0) return <span className="muted">{none}</span>;
  return (
    <ul className="labels" aria-label="Matchers">
      {matchers.map((matcher) => (
        <li key={matcherText(matcher)}>
          <code>{matcherText(matcher)}</code>
        </li>
      ))}
    </ul>
  );
}
