/** The groups of a match. */
export interface Groups {
  group(index: number): string | null | undefined;
  groupCount(): number;
}

/**
 * Replaces `$1`, `${1}`, `$name` and `${name}` in `template` by the groups of a match, as Go's
 * Regexp.Expand does: a group that does not exist is empty, `$$` is a dollar sign.
 */
export function expandTemplate(
  template: string,
  match: Groups,
  names: Readonly<Record<string, number>>,
): string {
  return template.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced, bare) => {
    if (whole === '$$') return '$';
    const name = String(braced ?? bare);
    const index = /^\d+$/.test(name) ? Number(name) : names[name];
    if (index === undefined || index > match.groupCount()) return '';
    return match.group(index) ?? '';
  });
}
