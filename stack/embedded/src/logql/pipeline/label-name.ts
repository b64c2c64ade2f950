const VALID = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Makes a label name of a field name: other characters become `_`, a leading digit gets one before it. */
export function sanitiseName(name: string): string {
  if (VALID.test(name)) return name;
  const trimmed = name.trim();
  if (trimmed === '') return '';
  const clean = trimmed.replaceAll(/[^a-zA-Z0-9_]/gu, '_');
  return /^\d/.test(clean) ? `_${clean}` : clean;
}
