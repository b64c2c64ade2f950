import type { ReactNode } from 'react';

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Takes the room of three. */
  readonly isWide?: boolean;
}

interface FactsProps {
  readonly label: string;
  readonly facts: readonly Fact[];
}

/** Names and values, in as many columns as there is room for. */
export function Facts({ label, facts }: FactsProps) {
  return (
    <section aria-label={label}>
      <dl className="control-facts">
        {facts.map(({ name, value, isWide = false }) => (
          <div key={name} className={isWide ? 'control-fact-wide' : undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
