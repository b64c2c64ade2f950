import { z } from 'zod';

/** A name on the command line; it can never be taken for an option. */
const name = z.string().regex(/^[a-z0-9][\w.-]{0,80}$/i, 'letters, digits, dot, dash, underscore');

const components = z.array(name).min(1).max(30);

/** Commands that the page may start, one at a time. */
export const commandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('check'), lab: name, task: name.optional() }),
  z.strictObject({ command: z.literal('reset'), lab: name }),
  z.strictObject({ command: z.literal('restart'), components }),
  z.strictObject({ command: z.literal('kill'), components }),
]);

export type LabCommand = z.output<typeof commandSchema>;

/** The arguments of the `lab` command. */
export function argumentsOf(command: LabCommand): string[] {
  switch (command.command) {
    case 'check':
      return ['check', command.lab, ...(command.task === undefined ? [] : [command.task])];
    case 'reset':
      return ['reset', command.lab];
    case 'restart':
    case 'kill':
      return [command.command, ...command.components];
  }
}
