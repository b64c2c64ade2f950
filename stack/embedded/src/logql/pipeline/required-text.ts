import type { Stage } from '../ast.ts';

/** Text that every stored line must contain to pass the stages; undefined when they name none. */
export function requiredText(stages: readonly Stage[]): Buffer | undefined {
  let longest = '';
  for (const stage of stages) {
    if (changesText(stage)) break;
    if (stage.kind !== 'line-filter' || stage.operator !== '|=') continue;
    const [only, ...others] = stage.alternatives;
    if (only === undefined || others.length > 0 || only.ip) continue;
    if (only.value.length > longest.length) longest = only.value;
  }
  return longest === '' ? undefined : Buffer.from(longest);
}

function changesText({ kind }: Stage): boolean {
  return kind === 'line-format' || kind === 'decolorize' || kind === 'unpack';
}
