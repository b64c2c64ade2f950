import { type Choices, interpolate } from '@lab/dashboards/model';
import type { Labels } from '../../queries/data.ts';
import type { TimeRange } from '../../time/range.ts';
import { everything } from './variables/choose.ts';

/** Where a link stands: what its address and title may speak of. */
export interface LinkScope {
  readonly choices: Choices;
  readonly texts: Choices;
  readonly range: TimeRange;
  /** Labels of the series that was chosen. */
  readonly labels?: Labels;
  /** The cell that was chosen. */
  readonly value?: { readonly raw: string; readonly text: string };
}

export interface WrittenLink {
  readonly title: string;
  /** A path of this page, or an address that begins with http. */
  readonly href: string;
}

/**
 * A link of a dashboard as this page has it: `/d/<uid>/<name>` is `/dashboards/<uid>`, and a variable
 * handed on as `var-x=${x:raw}` keeps all its values. Undefined for an address of another kind, such as
 * `javascript:`.
 */
export function writeLink(
  { title, url = '' }: { title: string; url?: string | undefined },
  scope: LinkScope,
): WrittenLink | undefined {
  const handedOn = url.replaceAll(
    /var-(\w+)=\$\{(\w+)(?::raw)?\}/g,
    (whole, name: string, of: string) => handOn(name, of, scope.choices) ?? whole,
  );
  const filled = fill(handedOn, scope, encodeURIComponent);
  const address = interpolate(filled, scope.choices);
  const text = interpolate(
    fill(title, scope, (part) => part),
    scope.texts,
  );
  const origin = globalThis.location?.origin;
  const local =
    origin !== undefined && address.startsWith(`${origin}/`)
      ? address.slice(origin.length)
      : address;
  const dashboard = /^\/d\/([\w-]+)(?:\/[\w-]*)?(\?.*)?$/.exec(local);
  if (dashboard !== null)
    return { title: text, href: `/dashboards/${dashboard[1]}${dashboard[2] ?? ''}` };
  return /^(?:\/(?!\/)|https?:\/\/)/.test(local) ? { title: text, href: local } : undefined;
}

function handOn(name: string, of: string, choices: Choices): string | undefined {
  const chosen = choices.get(of);
  if (chosen === undefined) return undefined;
  const values =
    chosen.kind === 'all' ? [everything] : chosen.kind === 'one' ? [chosen.value] : chosen.values;
  return values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&');
}

function fill(
  text: string,
  { range, labels, value }: LinkScope,
  write: (part: string) => string,
): string {
  return text
    .replaceAll(/\$\{__url_time_range\}/g, new URLSearchParams({ ...range }).toString())
    .replaceAll(/\$\{__field\.labels\.(\w+)\}/g, (_, name: string) => write(labels?.[name] ?? ''))
    .replaceAll(/\$\{__value\.raw\}/g, () => write(value?.raw ?? ''))
    .replaceAll(/\$\{__value\.text\}/g, () => write(value?.text ?? ''));
}

/** Where this page shows a trace, with the time range kept. */
export function traceHref(traceId: string, range: TimeRange): string {
  return `/explore?${new URLSearchParams({ signal: 'traces', trace: traceId, ...range })}`;
}
