import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { createSilence } from '../api/alertmanager.ts';
import type { Matcher } from '../api/routing.ts';
import { silenceMatcher } from '../matchers.ts';
import { MatcherRow } from './matcher-row.tsx';

const durations = [
  [5, '5 minutes'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [120, '2 hours'],
  [480, '8 hours'],
  [1440, '1 day'],
] as const;

interface SilenceFormProps {
  readonly start: readonly Matcher[];
  readonly onDone: () => void;
}

/** Matchers, how long, why and by whom. */
export function SilenceForm({ start, onDone }: SilenceFormProps) {
  const [rows, setRows] = useState(() => start.map((matcher, id) => ({ id, matcher })));
  const [minutes, setMinutes] = useState(15);
  const [comment, setComment] = useState('');
  const [createdBy, setCreatedBy] = useState('');
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: createSilence,
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const matchers = rows.map(({ matcher }) => silenceMatcher(matcher));
    mutation.mutate({ matchers, minutes, comment, createdBy });
  };
  const add = () => {
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1;
    setRows([...rows, { id, matcher: { name: '', operator: '=', value: '' } }]);
  };
  return (
    <form className="silence-form" aria-label="New silence" onSubmit={submit}>
      <fieldset>
        <legend>Matchers</legend>
        {rows.map(({ id, matcher }) => (
          <MatcherRow
            key={id}
            matcher={matcher}
            onChange={(changed) =>
              setRows(rows.map((row) => (row.id === id ? { id, matcher: changed } : row)))
            }
            onRemove={
              rows.length === 1 ? undefined : () => setRows(rows.filter((row) => row.id !== id))
            }
          />
        ))}
        <Button onClick={add}>Add a matcher</Button>
      </fieldset>
      <label>
        Duration
        <select value={minutes} onChange={({ target }) => setMinutes(Number(target.value))}>
          {durations.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Author
        <input
          required
          value={createdBy}
          autoComplete="username"
          onChange={({ target }) => setCreatedBy(target.value)}
        />
      </label>
      <label className="silence-comment">
        Comment
        <input
          required
          value={comment}
          placeholder="Why, and what happens next"
          onChange={({ target }) => setComment(target.value)}
        />
      </label>
      {mutation.error !== null && <ErrorState error={mutation.error} />}
      <div className="panel-actions">
        <Button type="submit" kind="primary" disabled={mutation.isPending}>
          Create the silence
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
