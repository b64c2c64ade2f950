import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { useLab } from './lab-context.ts';

/** Puts the exercise back, after a question. */
export function ResetButton() {
  const { lab, engine } = useLab();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <Button disabled={engine.isBusy} onClick={() => dialog.current?.showModal()}>
        Reset exercise
      </Button>
      <dialog ref={dialog} className="lab-dialog" aria-labelledby="reset-title">
        <h2 id="reset-title">Put the exercise of {lab.id} back as it was given?</h2>
        <p>
          Your version of all files below <code>labs/{lab.id}/exercise</code> is kept under{' '}
          <code>.lab/backup</code>. Results and hints of this lab are forgotten.
        </p>
        <div className="lab-actions">
          <Button
            kind="danger"
            onClick={() => {
              close();
              engine.start({ command: 'reset', lab: lab.id });
            }}
          >
            Reset
          </Button>
          <Button onClick={close}>Keep my work</Button>
        </div>
      </dialog>
    </>
  );
}
