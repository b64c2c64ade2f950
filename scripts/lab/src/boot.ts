import { bootView } from './cli/boot-view.ts';
import type { Session } from './cli/session.ts';
import { exitCodes, LabError, messageOf } from './errors.ts';
import { type ExpectationResult, waitForExpectations } from './grading/expectations.ts';
import { createSources, type Sources } from './grading/sources.ts';
import { loadLabSpec } from './lab-spec.ts';
import type { LabStatus } from './runtime/runtime.ts';
import type { Lab } from './spec/lab.ts';

export interface BootOptions {
  readonly signal: AbortSignal;
  readonly attached: boolean;
}

/** A lab whose components are up. */
export interface BootedLab {
  readonly status: LabStatus;
  /** Absent for a lab without lab.ts. */
  readonly promises?: Promises;
}

interface Promises {
  readonly spec: Lab;
  readonly sources: Sources;
  /** When the start began, in Unix seconds: signals of an earlier run do not count. */
  readonly since: number;
}

/**
 * Brings the components of a session's lab up and switches on the traffic that the lab asks for.
 * Interrupted, or attached and failed, it takes down again what it has started.
 */
export async function boot(session: Session, options: BootOptions): Promise<BootedLab> {
  const { runtime, lab, folder, output } = session;
  const since = Date.now() / 1000;
  const spec = folder ? await loadLabSpec(folder) : undefined;
  const wasRunning = (await runtime.status()).lab !== undefined;
  output.progress(`starting lab ${lab.id} in the ${runtime.kind} runtime`);
  const progress = (line: string): void => output.progress(line);
  try {
    const status = await runtime.up(lab, { ...options, progress, onStatus: bootView(output) });
    if (!spec) return { status };
    const sources = createSources((component) => runtime.endpoint(component));
    if (lab.project.services.has('loadgen')) await applyLoad(spec, sources);
    return { status, promises: { spec, sources, since } };
  } catch (error) {
    if ((options.signal.aborted || options.attached) && !wasRunning)
      await runtime.down({ progress });
    throw error;
  }
}

/** Waits for everything that the lab promises to emit; each outcome is told as it becomes known. */
export async function awaitExpectations(
  session: Session,
  { promises, status }: BootedLab,
  signal: AbortSignal,
): Promise<ExpectationResult[]> {
  if (!promises) return [];
  const { spec, sources, since } = promises;
  const { output } = session;
  const runs = (name: string): boolean =>
    status.components.some((component) => component.name === name && component.state !== 'skipped');
  let done = 0;
  return waitForExpectations(spec.expects, {
    sources,
    since,
    runs,
    signal,
    onResult: ({ expectation, outcome, seen }) => {
      done++;
      const tail = outcome === 'passed' ? '' : `: ${seen}`;
      output.progress(
        `${done}/${spec.expects.length} signals  ${outcome}  ${expectation.name}${tail}`,
      );
    },
  });
}

/** Throws LabError (exit code `failed`) that names every expectation that does not hold. */
export function requireAll(results: readonly ExpectationResult[]): void {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  const list = failed.map(
    ({ expectation, seen }) =>
      `\n  ${expectation.name}: expected ${expectation.expected}, seen ${seen}`,
  );
  throw new LabError(
    `${failed.length} of ${results.length} signals that the lab promises did not arrive in time. "lab status" shows the components, "lab logs <component>" their output.${list.join('')}`,
    {
      exitCode: exitCodes.failed,
      details: {
        failed: failed.map(({ expectation, seen }) => ({ name: expectation.name, seen })),
      },
    },
  );
}

async function applyLoad({ load }: Lab, { loadgen }: Sources): Promise<void> {
  try {
    await loadgen.setLoad({ ...load });
  } catch (error) {
    throw new LabError(
      `The load generator does not take the lab's load profile: ${messageOf(error)}. "lab logs loadgen" shows why.`,
      { exitCode: exitCodes.failed, cause: error },
    );
  }
}
