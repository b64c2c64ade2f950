/** A path with the parameters that all pages share, beside its own. */
export function withSearch(path: string, search: string): string {
  if (search === '') return path;
  return path.includes('?') ? `${path}&${search.slice(1)}` : `${path}${search}`;
}
