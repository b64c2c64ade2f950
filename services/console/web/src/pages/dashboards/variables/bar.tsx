import { type KeyboardEvent, useId } from 'react';
import { everything } from './choose.ts';
import type { ResolvedVariable } from './resolve.ts';

interface VariableBarProps {
  readonly variables: readonly ResolvedVariable[];
  readonly onSelect: (name: string, values: readonly string[]) => void;
}

/** The variables that a viewer may choose. */
export function VariableBar({ variables, onSelect }: VariableBarProps) {
  const shown = variables.filter(
    ({ variable: { hide, type }, options }) =>
      hide !== 2 && type !== 'constant' && !(type === 'datasource' && options.length < 2),
  );
  if (shown.length === 0) return null;
  return (
    <fieldset className="variables">
      <legend className="visually-hidden">Variables</legend>
      {shown.map((resolved) => (
        <VariableControl
          key={resolved.variable.name}
          resolved={resolved}
          onSelect={(values) => onSelect(resolved.variable.name, values)}
        />
      ))}
    </fieldset>
  );
}

interface ControlProps {
  readonly resolved: ResolvedVariable;
  readonly onSelect: (values: readonly string[]) => void;
}

function VariableControl({ resolved, onSelect }: ControlProps) {
  const id = useId();
  const { variable, selected, problem } = resolved;
  const label = variable.label || variable.name;
  if (problem !== undefined) {
    return (
      <p className="variable-problem" role="alert">
        {label}: {problem}
      </p>
    );
  }
  if (variable.multi)
    return <SeveralValues resolved={resolved} label={label} onSelect={onSelect} />;
  return (
    <span className="variable">
      <label htmlFor={id} title={variable.description}>
        {label}
      </label>
      {variable.type === 'textbox' ? (
        <TextValue id={id} value={selected[0] ?? ''} onSelect={onSelect} />
      ) : (
        <select
          id={id}
          value={selected[0] ?? ''}
          onChange={({ target }) => onSelect([target.value])}
        >
          {variable.includeAll && <option value={everything}>All</option>}
          {withSelected(resolved).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </span>
  );
}

function TextValue({
  id,
  value,
  onSelect,
}: { id: string; value: string } & Pick<ControlProps, 'onSelect'>) {
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key === 'Enter') onSelect([currentTarget.value]);
  };
  return (
    <input
      id={id}
      key={value}
      defaultValue={value}
      onKeyDown={onKeyDown}
      onBlur={({ target }) => {
        if (target.value !== value) onSelect([target.value]);
      }}
    />
  );
}

/** A list of check boxes, because several values may be chosen at once. */
function SeveralValues({ resolved, label, onSelect }: ControlProps & { label: string }) {
  const { variable, selected, text } = resolved;
  const options = withSelected(resolved);
  const isAll = selected.includes(everything);
  const toggle = (value: string, isOn: boolean) => {
    const before = isAll ? [] : selected;
    const next = isOn ? [...before, value] : before.filter((other) => other !== value);
    onSelect(next.length === 0 ? [everything] : next);
  };
  return (
    <details className="variable variable-several" name="variables">
      <summary title={variable.description}>
        <span>{label}</span> <strong>{text}</strong>
      </summary>
      <div className="variable-options">
        {variable.includeAll && (
          <label>
            <input type="checkbox" checked={isAll} onChange={() => onSelect([everything])} /> All
          </label>
        )}
        {options.map((option) => (
          <label key={option}>
            <input
              type="checkbox"
              checked={!isAll && selected.includes(option)}
              onChange={({ target }) => toggle(option, target.checked)}
            />{' '}
            {option}
          </label>
        ))}
        {options.length === 0 && <p className="muted">There is nothing to choose from.</p>}
      </div>
    </details>
  );
}

function withSelected({ options, selected }: ResolvedVariable): readonly string[] {
  const others = selected.filter((value) => value !== everything && !options.includes(value));
  return [...options, ...others];
}
