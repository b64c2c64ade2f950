import { useId, useState } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { type Fault, type FaultyService, switchOff } from '../api/faults.ts';
import { ChangeError } from '../change-error.tsx';
import { useChange } from '../use-change.ts';
import { FaultForm } from './fault-form.tsx';
import { describeParams } from './parameters.ts';
import { Remaining } from './remaining.tsx';

/** One fault: what it does, whether it is on, and its switch. */
export function FaultRow({ service, fault }: { service: FaultyService; fault: Fault }) {
  const { name, description, on, params, endsAt } = fault;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const off = useChange(() => switchOff(service, name));
  const inForce = describeParams(params);
  return (
    <li className={on ? 'control-fault control-fault-on' : 'control-fault'}>
      <div className="control-fault-head">
        <div>
          <h3>
            {name} {on && <Badge tone="critical">on</Badge>}
          </h3>
          <p className="muted">{description}</p>
          {on && (
            <p>
              {inForce !== '' && <code>{inForce}</code>} <Remaining endsAt={endsAt} />
            </p>
          )}
        </div>
        <div className="control-buttons">
          {on && (
            <Button disabled={off.isPending} onClick={() => off.mutate(undefined)}>
              Switch off <span className="visually-hidden">{name}</span>
            </Button>
          )}
          <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
            {on ? 'Change' : 'Switch on'} <span className="visually-hidden">{name}</span>
          </Button>
        </div>
      </div>
      <ChangeError change={off} />
      {isOpen && (
        <FaultForm
          key={`${on} ${inForce}`}
          service={service}
          fault={fault}
          id={id}
          onDone={() => setOpen(false)}
        />
      )}
    </li>
  );
}
