import { chmod } from 'node:fs/promises';
import { temporaryFolder } from '@lab/testing';

/** A temporary folder that every account may pass through, as a folder of a checkout usually is. */
export async function reachableFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  return folder;
}
