import { type ExitCode, exitCodes } from '../../errors.ts';
import { type PortHolder, portHolder } from '../local/port-holder.ts';

/** Why a Compose command failed, and the way out. */
export interface Explanation {
  readonly reason: string;
  readonly advice: string;
  readonly exitCode: ExitCode;
}

export interface Surroundings {
  /** Images that the lab needs and the engine does not have. */
  readonly missingImages: readonly string[];
  readonly holderOf?: (port: number) => PortHolder | undefined;
}

const takenPorts = [
  /127\.0\.0\.1:(\d+).*(?:address already in use|port is already allocated)/,
  /ports are not available.*127\.0\.0\.1:(\d+)/i,
];
const pullFailed =
  /no such image|pull access denied|manifest (unknown|for)|not found: manifest|registry|image .*not found/i;

/** Explains what Compose printed; undefined when it is nothing that is known. */
export function explain(
  output: string,
  { missingImages, holderOf = portHolder }: Surroundings,
): Explanation | undefined {
  const port = takenPorts.map((pattern) => pattern.exec(output)?.[1]).find(Boolean);
  if (port !== undefined) {
    const holder = holderOf(Number(port));
    const who = holder
      ? `process ${holder.pid} (${holder.command.slice(0, 80)})`
      : 'another program';
    return {
      reason: `port ${port} is held by ${who}`,
      advice:
        'End what holds the port, or run the lab without Docker on other ports: LAB_PORT_OFFSET=1000 with "--runtime local".',
      exitCode: exitCodes.portBusy,
    };
  }
  if (/no space left on device/i.test(output)) {
    return {
      reason: 'the disk of the engine is full',
      advice:
        'Free some space ("docker system df" shows what Docker takes) and run the command again.',
      exitCode: exitCodes.environment,
    };
  }
  if (missingImages.length > 0 && pullFailed.test(output)) {
    return {
      reason: `not on this machine, and no registry has given them: ${missingImages.join(', ')}`,
      advice:
        'Run it again where a registry can be reached; else "npm run images -- offline" builds the images and "npm run images -- load FILE" takes them from an archive.',
      exitCode: exitCodes.environment,
    };
  }
  return undefined;
}
