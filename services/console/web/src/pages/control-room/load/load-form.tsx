import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { changeLoad, type Load, stopLoad } from '../api/load.ts';
import { ChangeError } from '../change-error.tsx';
import { Field } from '../field.tsx';
import { useChange } from '../use-change.ts';
import { loadRequest, profiles } from './profiles.ts';

/** Chooses what is sent. */
export function LoadForm({ load }: { load: Load }) {
  const [chosen, setChosen] = useState<string>();
  const change = useChange(changeLoad);
  const stop = useChange(stopLoad);
  const name = chosen ?? load.profile;
  const profile = profiles.find((one) => one.name === name) ?? profiles[0];
  if (profile === undefined) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    stop.reset();
    change.mutate(loadRequest(profile, new FormData(event.currentTarget)));
  };
  const isBusy = change.isPending || stop.isPending;
  return (
    <form className="control-form" aria-label="Change the load" onSubmit={submit}>
      <div className="control-fields">
        <Field label="Profile">
          {(ids) => (
            <select
              {...ids}
              value={profile.name}
              onChange={({ target }) => setChosen(target.value)}
            >
              {profiles.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          )}
        </Field>
        {profile.fields.map(({ name: field, label, byDefault, min, max }) => (
          <Field key={`${profile.name} ${field}`} label={label}>
            {(ids) => (
              <input
                {...ids}
                name={field}
                type="number"
                inputMode="decimal"
                step="any"
                min={min}
                max={max}
                placeholder={byDefault}
                title={`Left empty: ${byDefault}`}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="muted">{profile.description}</p>
      <div className="control-buttons">
        <Button kind="primary" type="submit" disabled={isBusy}>
          Change load
        </Button>
        <Button
          disabled={isBusy || load.state === 'off'}
          onClick={() => {
            change.reset();
            stop.mutate(undefined);
          }}
        >
          Stop load
        </Button>
      </div>
      <ChangeError change={change} />
      <ChangeError change={stop} />
    </form>
  );
}
