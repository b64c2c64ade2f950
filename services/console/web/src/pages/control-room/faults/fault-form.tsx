import type { FormEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { type Fault, type FaultyService, switchOn } from '../api/faults.ts';
import { ChangeError } from '../change-error.tsx';
import { Field } from '../field.tsx';
import { useChange } from '../use-change.ts';
import { ParameterControl } from './parameter-control.tsx';
import { durationName, fieldsOf, paramsOf } from './parameters.ts';

interface FaultFormProps {
  readonly service: FaultyService;
  readonly fault: Fault;
  readonly id: string;
  readonly onDone: () => void;
}

/** The parameters of a fault, and for how long it shall last. */
export function FaultForm({ service, fault, id, onDone }: FaultFormProps) {
  const change = useChange((params: Readonly<Record<string, unknown>>) =>
    switchOn(service, fault.name, params),
  );
  const fields = fieldsOf(fault);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(paramsOf(fields, new FormData(event.currentTarget)), { onSuccess: onDone });
  };
  const label = `Parameters of ${fault.name}`;
  return (
    <form className="control-form control-fault-form" id={id} aria-label={label} onSubmit={submit}>
      <div className="control-fields">
        {fields.map((field) => (
          <ParameterControl key={field.name} field={field} />
        ))}
        <Field label="Ends after, s" hint="Empty: it stays on until it is switched off.">
          {(ids) => (
            <input {...ids} type="number" name={durationName} min={1} max={86_400} step="any" />
          )}
        </Field>
      </div>
      <div className="control-buttons">
        <Button kind="primary" type="submit" disabled={change.isPending}>
          {fault.on ? 'Change it' : 'Switch it on'}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
      <ChangeError change={change} />
    </form>
  );
}
