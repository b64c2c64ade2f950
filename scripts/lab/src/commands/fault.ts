import { BackendError, type Fault, ServiceClient } from '@lab/clients';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { checkComponents, openRunningSession, type Session } from '../cli/session.ts';
import { plain, table } from '../cli/table.ts';
import { exitCodes, LabError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Paths } from '../paths.ts';

interface FaultOptions extends CommonOptions {
  readonly service?: string;
  readonly set: Readonly<Record<string, unknown>>;
}

interface ServiceFault extends Fault {
  readonly service: string;
}

/** The service that a fault of every service hits when none is named. */
const usualService = 'api';

/** `lab fault [name] [on|off]`: switches a fault of a service, or shows what there is. */
export function addFault(program: Command, paths: Paths): void {
  addCommand(program, 'fault', 'switch a fault on or off, or show all faults')
    .argument('[name]', 'such as latency or error-rate')
    .addArgument(new Argument('[state]', 'on or off').choices(['on', 'off']))
    .option(
      '--service <name>',
      `the service to hit (default: the only one that has it, else ${usualService})`,
    )
    .option('--set <key=value>', 'a parameter; may be given more than once', parameter, {})
    .action(
      async (name: string | undefined, state: 'on' | 'off' | undefined, options: FaultOptions) => {
        const session = await openRunningSession(paths, options);
        if (options.service !== undefined) checkComponents(session, [options.service]);
        const faults = await faultsOf(session, options.service);
        const { output } = session;
        if (name === undefined || state === undefined) {
          const shown = faults.filter((fault) => name === undefined || fault.name === name);
          if (shown.length === 0) throw unknownFault(name ?? '', faults);
          output.result(shown, () => faultTable(shown));
          return;
        }
        const { service } = choose(name, faults);
        const client = serviceClient(session, service);
        if (state === 'on') await client.switchFaultOn(name, options.set);
        else await client.switchFaultOff(name);
        const now = (await client.faults()).find((fault) => fault.name === name);
        output.result(
          { service, ...now },
          () => `Fault ${name} of ${service} is ${state}.${describeParams(now)}`,
        );
      },
    );
}

/** Of services without fault switches there is nothing to tell. */
async function faultsOf(session: Session, only: string | undefined): Promise<ServiceFault[]> {
  const { components } = await session.runtime.status();
  const services = components
    .filter(({ name, state }) => state === 'running' && (only === undefined || name === only))
    .filter(({ name }) => isKitService(session, name))
    .map(({ name }) => name);
  const lists = await Promise.all(
    services.map(async (service) => {
      try {
        const faults = await serviceClient(session, service).faults();
        return faults.map((fault) => ({ service, ...fault }));
      } catch (error) {
        if (error instanceof BackendError) return [];
        throw error;
      }
    }),
  );
  return lists.flat();
}

/** The kit's own services are built from the checkout; everything else has no switches. */
function isKitService({ lab }: Session, name: string): boolean {
  return lab.project.services.get(name)?.hasBuild ?? false;
}

function serviceClient({ runtime }: Session, service: string): ServiceClient {
  return new ServiceClient(runtime.endpoint(service), { name: service });
}

function choose(name: string, faults: readonly ServiceFault[]): ServiceFault {
  const matching = faults.filter((fault) => fault.name === name);
  const chosen =
    matching.length === 1 ? matching[0] : matching.find(({ service }) => service === usualService);
  if (chosen) return chosen;
  if (matching.length === 0) throw unknownFault(name, faults);
  throw new LabError(
    `The fault "${name}" exists on ${matching.map(({ service }) => service).join(', ')}. Choose one with --service.`,
    { exitCode: exitCodes.usage },
  );
}

function unknownFault(name: string, faults: readonly ServiceFault[]): LabError {
  const names = [...new Set(faults.map((fault) => fault.name))];
  const hint =
    names.length === 0
      ? ' No running service has fault switches; they answer only when LAB_FAULTS=1.'
      : nearest(name, names);
  return new LabError(`There is no fault "${name}".${hint} "lab fault" shows all faults.`, {
    exitCode: exitCodes.usage,
    details: { name, known: names },
  });
}

function faultTable(faults: readonly ServiceFault[]): string {
  return table(
    ['service', 'fault', 'state', 'what it does'],
    faults.map(({ service, name, on, description }) => [
      service,
      name,
      on ? 'on' : 'off',
      plain(description),
    ]),
  );
}

function describeParams(fault: Fault | undefined): string {
  if (!fault?.on || !fault.params || Object.keys(fault.params).length === 0) return '';
  const params = Object.entries(fault.params).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return ` Parameters: ${params.join(', ')}.`;
}

/** `key=value`; a value that is JSON is taken as such, anything else as text. */
function parameter(
  text: string,
  previous: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const match = /^([A-Za-z]\w*)=(.*)$/s.exec(text);
  const [, key, value] = match ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('It must look like key=value.');
  }
  try {
    return { ...previous, [key]: JSON.parse(value) };
  } catch {
    return { ...previous, [key]: value };
  }
}
