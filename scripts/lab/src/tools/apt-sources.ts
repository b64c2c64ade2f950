/** One archive line of the machine's package sources, of those that carry binary packages. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** Key file of the archive; without one apt's own trusted keys apply. */
  readonly signedBy?: string;
}

/** Reads a deb822 file (`*.sources`, sources.list(5)). */
export function parseDeb822(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map<string, string>();
    let last: string | undefined;
    for (const line of stanza.split('\n')) {
      if (line.startsWith('#')) continue;
      const field = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
      if (field?.[1] !== undefined) {
        last = field[1].toLowerCase();
        fields.set(last, field[2] ?? '');
      } else if (last !== undefined && /^\s+\S/.test(line)) {
        fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
      }
    }
    if (/^(no|false|0)$/i.test(fields.get('enabled') ?? 'yes')) return [];
    if (!words(fields.get('types')).includes('deb')) return [];
    // An inline key block cannot be named as a file; apt's trusted keys are tried instead.
    const signedBy = words(fields.get('signed-by')).find((word) => word.startsWith('/'));
    return words(fields.get('uris')).flatMap((uri) =>
      words(fields.get('suites')).map((suite) => ({
        uri,
        suite,
        components: words(fields.get('components')),
        ...(signedBy === undefined ? {} : { signedBy }),
      })),
    );
  });
}

/** Reads a one-line file (`sources.list`, sources.list(5)). */
export function parseOneLine(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)((?:\s+[^#\s]+)*)/.exec(line);
    const uri = match?.[2];
    const suite = match?.[3];
    if (uri === undefined || suite === undefined) return [];
    const signedBy = /(?:^|\s)signed-by=(\/[^\s,]+)/.exec(match?.[1] ?? '')?.[1];
    return [
      {
        uri,
        suite,
        components: words(match?.[4]),
        ...(signedBy === undefined ? {} : { signedBy }),
      },
    ];
  });
}

/**
 * The machine's main archive: the source of its own release (`codename`), else a source of another
 * release of the same distribution; undefined when there is none.
 */
export function mainArchive(
  sources: readonly AptSource[],
  distribution: string,
  codename: string,
): AptSource | undefined {
  const candidates = sources.filter(
    ({ uri, suite, components }) =>
      components.includes('main') &&
      !uri.startsWith('cdrom:') &&
      !/-(security|updates|backports|proposed|proposed-updates)$/.test(suite),
  );
  return (
    candidates.find(({ suite }) => suite === codename) ??
    candidates.find(({ uri }) => new RegExp(`/${distribution}(-ports)?/?$`).test(uri))
  );
}

/** Suites to try on an archive of this distribution, best first. */
export function suitesToTry(distribution: string, codename: string): string[] {
  const newer = distribution === 'ubuntu' ? ['devel'] : ['testing', 'stable'];
  return [...new Set([...newer, codename])].filter((suite) => suite !== '');
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
