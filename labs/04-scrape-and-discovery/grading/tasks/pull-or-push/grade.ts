import { allOf, type Evidence, type TaskContext, type Verdict } from '@lab/kit/spec';
import { z } from 'zod';
import { CASES, type Case, type Letter, MISPLACED, REASONS, WAYS } from './cases.ts';

/** The learner's file. */
export const CHOICES = 'choices.yaml';

const choiceSchema = z.strictObject({ way: z.string().nullish(), because: z.string().nullish() });
const choicesSchema = z.record(z.string(), choiceSchema);

const isLetter = (text: string): text is Letter => Object.hasOwn(REASONS, text);

function wayEvidence({ id, way, otherwise }: Case, chosen: string | null | undefined): Evidence {
  const known = WAYS.find((one) => one === chosen);
  const hint = known === undefined ? undefined : otherwise[known];
  return {
    asked: `${id}: the way`,
    expected: `one of ${WAYS.join(', ')} that works here`,
    seen: chosen || 'nothing',
    passed: chosen === way,
    ...(chosen && { hint: hint ?? 'That is none of the ways.' }),
  };
}

function reasonEvidence({ id, because }: Case, chosen: string | null | undefined): Evidence {
  const letter = (chosen ?? '').trim().toLowerCase();
  return {
    asked: `${id}: the reason that decides it`,
    expected: 'the letter of one reason',
    seen: letter || 'nothing',
    passed: letter === because,
    ...(letter !== '' && {
      hint: isLetter(letter) ? MISPLACED[letter] : 'That is none of the letters.',
    }),
  };
}

/** Each case has the way that works and the reason that decides it. */
export async function gradePullOrPush({
  artefact,
}: Pick<TaskContext, 'artefact'>): Promise<Verdict> {
  const choices = await artefact(CHOICES, choicesSchema);
  return allOf(
    CASES.flatMap((one) => {
      const { way, because } = choices[one.id] ?? {};
      return [wayEvidence(one, way), reasonEvidence(one, because)];
    }),
  );
}
