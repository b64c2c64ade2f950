import type { ProcessReader, ProcessRow } from './process-table.ts';

export interface FamilyUsage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** A process and all its descendants. */
function familyOf(root: number, table: readonly ProcessRow[]): ProcessRow[] {
  const children = Map.groupBy(table, ({ parent }) => parent);
  const family = table.filter(({ pid }) => pid === root);
  for (const member of family) {
    for (const child of children.get(member.pid) ?? []) {
      if (!family.includes(child)) family.push(child);
    }
  }
  return family;
}

/**
 * What a component's process uses together with its children (PostgreSQL is a family of them).
 * Memory that the family shares is counted once. Undefined when the process is gone.
 */
export async function familyUsage(
  pid: number,
  table: readonly ProcessRow[],
  reader: ProcessReader,
): Promise<FamilyUsage | undefined> {
  const family = familyOf(pid, table);
  if (family.length === 0) return undefined;
  const memories = (await Promise.all(family.map((member) => reader.memory(member.pid)))).filter(
    (memory) => memory !== undefined,
  );
  return {
    cpuSeconds: family.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0),
    memoryBytes:
      memories.reduce((total, { own }) => total + own, 0) +
      Math.max(0, ...memories.map(({ shared }) => shared)),
  };
}
