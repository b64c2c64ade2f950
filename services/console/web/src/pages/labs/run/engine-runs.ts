import { type EngineRun, engineRunSchema } from '../../../api/engine.ts';
import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

/** What the page asks of the `lab` command. */
export type LabCommand =
  | { readonly command: 'check'; readonly lab: string; readonly task?: string }
  | { readonly command: 'reset' | 'up'; readonly lab: string }
  | { readonly command: 'hint'; readonly lab: string; readonly task: string }
  | {
      readonly command: 'answer';
      readonly lab: string;
      readonly answers: Readonly<Record<string, string | number | null>>;
    };

/** @throws ApiError 409 while another command runs, 501 with the command where there is no checkout */
export function startRun(command: LabCommand): Promise<EngineRun> {
  return callApi(engineRunSchema, '/engine/runs', { method: 'POST', json: command });
}

/** Interrupts a run as Ctrl-C does. */
export async function stopRun(id: string): Promise<void> {
  await callApi(z.undefined(), `/engine/runs/${id}`, { method: 'DELETE' });
}

/** The command as a person would type it. */
export function commandLine({ command, lab, task }: EngineRun['command']): string {
  return ['lab', command, lab, task].filter((word) => word !== undefined).join(' ');
}

/** How a run ended. */
export const endSchema = z.object({ exitCode: z.number().nullable(), result: z.unknown() });

export type RunEnd = z.output<typeof endSchema>;

const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

const reportSchema = z.object({
  expectations: z.array(z.object({ name: z.string(), outcome: z.string(), seen: z.string() })),
});

/** Why a command did not do what it was asked for; undefined when it did, even with a bad verdict. */
export function refusalOf({ exitCode, result }: RunEnd): string | undefined {
  const refusal = refusalSchema.safeParse(result);
  if (refusal.success) return refusal.data.error.message;
  if (exitCode === 0 || exitCode === 1) return undefined;
  return exitCode === null || exitCode === 130
    ? 'The command was interrupted.'
    : `The command ended with exit code ${exitCode}.`;
}

/** What a check missed of the signals that the lab promises: name and what was seen instead. */
export function missingSignals({ result }: RunEnd): { name: string; seen: string }[] {
  const report = reportSchema.safeParse(result);
  if (!report.success) return [];
  return report.data.expectations.filter(({ outcome }) => outcome === 'failed');
}
