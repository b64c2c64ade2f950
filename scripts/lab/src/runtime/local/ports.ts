import { exitCodes, LabError } from '../../errors.ts';
import type { ComponentPlan } from './plan.ts';
import { isPortFree, portHolder } from './port-holder.ts';

const shownCommand = 80;

/**
 * Makes sure that every port of these components is free. All that are taken are reported in one
 * error (exit code `portBusy`), each with the process that holds it.
 */
export async function checkPorts(components: readonly ComponentPlan[]): Promise<void> {
  const wanted = components.flatMap(({ name, ports }) => ports.map((port) => ({ name, port })));
  const free = await Promise.all(wanted.map(({ port }) => isPortFree(port)));
  const busy = wanted
    .filter((_, index) => free[index] === false)
    .map(({ name, port }) => ({ component: name, port, holder: portHolder(port) }));
  if (busy.length === 0) return;
  const list = busy.map(({ component, port, holder }) => {
    const who = holder
      ? `process ${holder.pid} (${shorten(holder.command)})`
      : 'a process of another user';
    return `${port} for ${component} is held by ${who}`;
  });
  throw new LabError(
    `${busy.length === 1 ? 'A port that the lab needs is' : `${busy.length} ports that the lab needs are`} in use: ${list.join('; ')}. Nothing was started. End what holds ${busy.length === 1 ? 'it' : 'them'}, or set LAB_PORT_OFFSET (for example LAB_PORT_OFFSET=1000) to move every port of the lab.`,
    { exitCode: exitCodes.portBusy, details: { busy } },
  );
}

function shorten(command: string): string {
  return command.length > shownCommand ? `${command.slice(0, shownCommand)}...` : command;
}
