/** Variables as a Compose file sees them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Thrown for `${NAME:?text}` without a value and for malformed expressions. */
export class InterpolationError extends Error {
  override readonly name = 'InterpolationError';
}

const expression =
  /\$(?:(?<escaped>\$)|(?<bare>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-?+])(?<word>(?:[^{}]|\$\{[^{}]*\})*))?\}|(?<broken>.?))/g;

/**
 * Replaces variables like Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME:+replacement}`, and `$$` for a dollar sign.
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 *
 * @param onUnset called with the name of a variable that has neither value nor default; it becomes ''
 */
export function interpolate(
  text: string,
  variables: Variables,
  onUnset: (name: string) => void = () => {},
): string {
  return text.replace(expression, (...found) => {
    const groups: Record<string, string | undefined> = found.at(-1);
    if (groups.escaped !== undefined) return '$';
    if (groups.broken !== undefined) {
      throw new InterpolationError(
        `"${text}" has a "$" that starts no variable; write "$$" for a dollar sign`,
      );
    }
    const name = groups.bare ?? groups.name ?? '';
    const value = variables[name];
    const { operator, word = '' } = groups;
    if (operator === undefined) {
      if (value === undefined) onUnset(name);
      return value ?? '';
    }
    const present = operator.startsWith(':')
      ? value !== undefined && value !== ''
      : value !== undefined;
    const replacement = (): string => interpolate(word, variables, onUnset);
    if (operator.endsWith('+')) return present ? replacement() : '';
    if (present) return value ?? '';
    if (operator.endsWith('-')) return replacement();
    throw new InterpolationError(
      `the variable ${name} must be set: ${replacement() || 'no value'}`,
    );
  });
}
