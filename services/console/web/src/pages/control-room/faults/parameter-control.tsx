import { Field } from '../field.tsx';
import type { ParameterField } from './parameters.ts';

/** The control of one parameter. */
export function ParameterControl({ field }: { field: ParameterField }) {
  const { name, hint } = field;
  if (field.kind === 'several') {
    return (
      <fieldset className="control-choices">
        <legend>{name}</legend>
        {field.choices.map((choice) => (
          <label key={choice}>
            <input
              type="checkbox"
              name={name}
              value={choice}
              defaultChecked={field.value.includes(choice)}
            />
            {choice}
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <Field label={name} hint={hint}>
      {(ids) => {
        if (field.kind === 'choice') {
          return (
            <select {...ids} name={name} defaultValue={field.value}>
              {field.choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choice === '' ? 'all of them' : choice}
                </option>
              ))}
            </select>
          );
        }
        if (field.kind === 'text') {
          return <input {...ids} name={name} defaultValue={field.value} />;
        }
        const { value, min, max, step } = field;
        const bounds = { min, max, step };
        return <input {...ids} {...bounds} type="number" name={name} defaultValue={value} />;
      }}
    </Field>
  );
}
