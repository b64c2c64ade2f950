import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one tenant of a server without authentication. */
export const TENANT = 'fake';

/** Texts of the rule files of a folder and of its tenant's folder, by file name. @throws file errors */
export function readRuleFolder(folder: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const place of [folder, join(folder, TENANT)]) {
    for (const name of ruleFiles(place, place === folder)) {
      texts.set(name, readFileSync(join(place, name), 'utf8'));
    }
  }
  return texts;
}

function ruleFiles(folder: string, required: boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && !required) return [];
    throw error;
  }
}
