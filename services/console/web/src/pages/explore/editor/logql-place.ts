import type { Place } from './offer.ts';

/** What belongs at the end of an unfinished LogQL query. */
export interface LogPlace extends Place<'label' | 'value' | 'stage' | 'function'> {
  /** The label whose value is wanted. */
  readonly label?: string;
  /** Matchers before this one, which narrow the values: `{service="api"}`. */
  readonly selector?: string;
}

export function logPlace(before: string): LogPlace | undefined {
  const open = openBrace(before);
  if (open !== undefined) return inSelector(before, open);
  if (endsInString(before)) return undefined;
  const stage = /\|\s*(\w*)$/.exec(before);
  if (stage !== null) return { kind: 'stage', from: before.length - (stage[1] ?? '').length };
  const grouping = /\b(?:by|without)\s*\(\s*(?:\w+\s*,\s*)*(\w*)$/.exec(before);
  if (grouping !== null) return { kind: 'label', from: before.length - (grouping[1] ?? '').length };
  const name = /(?:^|[\s(,])(\w*)$/.exec(before);
  if (name === null || /\}\s*$/.test(before)) return undefined;
  return { kind: 'function', from: before.length - (name[1] ?? '').length };
}

function inSelector(before: string, open: number): LogPlace | undefined {
  const inside = before.slice(open + 1);
  const value = /(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)$/.exec(inside);
  if (value !== null) {
    const earlier = inside.slice(0, value.index).replace(/,\s*$/, '').trim();
    return {
      kind: 'value',
      from: before.length - (value[2] ?? '').length,
      label: value[1] ?? '',
      ...(earlier === '' ? {} : { selector: `{${earlier}}` }),
    };
  }
  const label = /(?:^|,)\s*(\w*)$/.exec(inside);
  return label === null
    ? undefined
    : { kind: 'label', from: before.length - (label[1] ?? '').length };
}

/** Position of a `{` that is not closed yet, strings left out of account. */
function openBrace(text: string): number | undefined {
  let open: number | undefined;
  for (const { 0: part, index } of text.matchAll(/"(?:\\.|[^"\\])*"|`[^`]*`|[{}]/g)) {
    if (part === '{') open = index;
    if (part === '}') open = undefined;
  }
  return open;
}

function endsInString(text: string): boolean {
  return /["`]/.test(text.replaceAll(/"(?:\\.|[^"\\])*"|`[^`]*`/g, ''));
}
