import { z } from 'zod';

/** A name on the command line; it can never be taken for an option. */
const name = z.string().regex(/^[a-z0-9][\w.-]{0,80}$/i, 'letters, digits, dot, dash, underscore');

const components = z.array(name).min(1).max(30);
/** What a learner may answer to a question; null takes an answer back. */
const answer = z.union([z.string().regex(/^[a-z]$/), z.number(), z.null()]);

/** Commands that the page may start, one at a time. */
export const commandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('check'), lab: name, task: name.optional() }),
  z.strictObject({ command: z.literal('reset'), lab: name }),
  z.strictObject({ command: z.literal('restart'), components }),
  z.strictObject({ command: z.literal('kill'), components }),
  z.strictObject({ command: z.literal('up'), lab: name }),
  z.strictObject({ command: z.literal('hint'), lab: name, task: name }),
  z.strictObject({
    command: z.literal('answer'),
    lab: name,
    answers: z
      .record(name, answer)
      .refine((answers) => Object.keys(answers).length > 0, 'at least one answer'),
  }),
]);

export type LabCommand = z.output<typeof commandSchema>;

/** The arguments of the `lab` command. */
export function argumentsOf(command: LabCommand): string[] {
  switch (command.command) {
    case 'check':
      return ['check', command.lab, ...(command.task === undefined ? [] : [command.task])];
    case 'reset':
      return ['reset', command.lab];
    case 'up':
      return ['up', command.lab];
    case 'hint':
      return ['hint', command.lab, command.task];
    case 'answer':
      return [
        'answer',
        command.lab,
        ...Object.entries(command.answers).map(([id, value]) => `${id}=${value ?? ''}`),
      ];
    case 'restart':
    case 'kill':
      return [command.command, ...command.components];
  }
}

/** A command that only looks. */
export type Look = 'list' | 'status' | readonly ['show', string];

/** A lab that may be looked at. */
export const labNameSchema = name;
