import type { EngineRun } from '../api/engine.ts';

/** What the `lab` command does for whoever asked, and how it ended. */
export function EngineNote({ run }: { run: EngineRun }) {
  const { command, ended, exitCode, lastLine, problem } = run;
  const what = [command.command, ...(command.components ?? [])].join(' ');
  const isOurs = command.command === 'restart' || command.command === 'kill';
  if (ended && !isOurs) return null;
  const hasFailed = ended && exitCode !== 0;
  return (
    <>
      <p role="status">
        {!ended && `lab ${what} is under way … ${isOurs ? (lastLine ?? '') : ''}`}
        {ended && !hasFailed && `lab ${what}: done.`}
      </p>
      {hasFailed && (
        <div className="state state-error" role="alert">
          <p className="state-title">lab {what} failed</p>
          <p>{problem ?? lastLine ?? 'It ended without a word.'}</p>
        </div>
      )}
    </>
  );
}
