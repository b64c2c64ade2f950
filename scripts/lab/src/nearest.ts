/** Edit distance of two words (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** ` Did you mean "x"?` when a known name is close to the one given, else the list of known names. */
export function nearest(name: string, known: Iterable<string>): string {
  const names = [...known];
  const closest = names
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)[0];
  if (closest && closest.far <= Math.max(2, name.length / 3)) {
    return ` Did you mean "${closest.candidate}"?`;
  }
  const containing = names.find((candidate) => name !== '' && candidate.includes(name));
  if (containing !== undefined) return ` Did you mean "${containing}"?`;
  return names.length === 0 ? '' : ` Known are: ${names.join(', ')}.`;
}
