import { Button } from '../../../ui/button.tsx';
import type { Matcher } from '../api/routing.ts';

const operators: readonly Matcher['operator'][] = ['=', '!=', '=~', '!~'];

interface MatcherRowProps {
  readonly matcher: Matcher;
  readonly onChange: (matcher: Matcher) => void;
  /** Undefined: it is the only one. */
  readonly onRemove: (() => void) | undefined;
}

/** One matcher of a silence that is being written. */
export function MatcherRow({ matcher, onChange, onRemove }: MatcherRowProps) {
  const { name, operator, value } = matcher;
  return (
    <div className="matcher-row">
      <input
        required
        aria-label="Label"
        placeholder="label"
        value={name}
        onChange={({ target }) => onChange({ ...matcher, name: target.value })}
      />
      <select
        aria-label="Operator"
        value={operator}
        onChange={({ target }) => {
          const chosen = operators.find((known) => known === target.value);
          if (chosen !== undefined) onChange({ ...matcher, operator: chosen });
        }}
      >
        {operators.map((known) => (
          <option key={known}>{known}</option>
        ))}
      </select>
      <input
        aria-label={`Value of ${name === '' ? 'the label' : name}`}
        placeholder="value"
        value={value}
        onChange={({ target }) => onChange({ ...matcher, value: target.value })}
      />
      <Button
        aria-label={`Remove the matcher of ${name === '' ? 'the label' : name}`}
        disabled={onRemove === undefined}
        onClick={onRemove}
      >
        ×
      </Button>
    </div>
  );
}
