interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** Buttons in a row, one of which is pressed. */
export function Choice<Id extends string>({ label, options, selected, onSelect }: ChoiceProps<Id>) {
  return (
    <fieldset className="choice">
      <legend className="visually-hidden">{label}</legend>
      {options.map(({ id, label: name }) => (
        <button
          key={id}
          type="button"
          className="button"
          aria-pressed={id === selected}
          onClick={() => onSelect(id)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
