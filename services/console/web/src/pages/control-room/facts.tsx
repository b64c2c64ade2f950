import type { ReactNode } from 'react';

interface FactsProps {
  readonly label: string;
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[];
}

/** Names and values, in as many columns as there is room for. */
export function Facts({ label, facts }: FactsProps) {
  return (
    <section aria-label={label}>
      <dl className="control-facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
