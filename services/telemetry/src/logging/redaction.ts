import { tally } from '../metrics/child-counter.ts';
import { describeError } from './error-fields.ts';

/** What stands in a line instead of a redacted value. */
export const redacted = '[redacted]';

const maxDepth = 8;
/** Objects and arrays of one line that are printed; the rest is left out. */
const maxMembers = 1000;
const rememberedNames = 5000;

/** Field names, lower case and without separators, and the rule that hides them. */
const namesByRule = {
  authorization: ['authorization', 'proxyauthorization'],
  cookie: ['cookie', 'setcookie', 'cookies'],
  password: ['password', 'passwd', 'pwd', 'passphrase', 'pgpassword'],
  token: ['token', 'jwt', 'bearer', 'sessionid'],
  secret: ['secret', 'apikey', 'privatekey', 'accesskey', 'credentials'],
  card: ['card', 'cardnumber', 'cardtoken', 'pan', 'cvv', 'cvc', 'iban'],
  email: ['email', 'mail', 'emailaddress', 'recipient'],
} as const;
const suffixes = [
  ['email', 'email'],
  ['password', 'password'],
  ['cardnumber', 'card'],
  ['cardtoken', 'card'],
  ['token', 'token'],
  ['secret', 'secret'],
  ['apikey', 'secret'],
] as const;

const rules = new Map<string, string>(
  Object.entries(namesByRule).flatMap(([rule, names]) => names.map((name) => [name, rule])),
);
const known = new Map<string, string | null>();

const countRedaction = tally(
  'log_redactions_total',
  'Fields of log lines whose value was hidden, by rule.',
  'rule',
);

/** The rule that hides a field of this name, or undefined. Case and separators do not matter. */
export function ruleFor(name: string): string | undefined {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered ?? undefined;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const rule = rules.get(plain) ?? suffixes.find(([suffix]) => plain.endsWith(suffix))?.[1];
  if (known.size < rememberedNames) known.set(name, rule ?? null);
  return rule;
}

/**
 * The value to print for a field: hidden when its name says that it is a secret or personal data,
 * at any depth; errors become `{type, message, stack, fingerprint}`. Nothing given is changed.
 */
function printable(name: string, value: unknown, visit: Visit): unknown {
  const rule = ruleFor(name);
  if (rule === undefined) return printableMember(value, visit, 0);
  if (value === undefined || value === null) return value;
  countRedaction(rule);
  return redacted;
}

/**
 * The fields of a line, each made printable; an `err` is printed as `error`. Fields that need no
 * change, as most do, are returned as they are.
 */
export function printableFields(fields: Record<string, unknown>): Record<string, unknown> {
  for (const name in fields) {
    const value = fields[name];
    if ((typeof value === 'object' && value !== null) || ruleFor(name) !== undefined) {
      return changedFields(fields);
    }
  }
  return fields;
}

function changedFields(fields: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const visit = { members: 0 };
  for (const [name, value] of Object.entries(fields)) {
    const isError = name === 'err' || name === 'error';
    if (isError) result.error = value instanceof Error ? describeError(value) : value;
    else result[name] = printable(name, value, visit);
  }
  return result;
}

/** How much of one line was looked at. */
interface Visit {
  members: number;
}

function printableMember(value: unknown, visit: Visit, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  visit.members += 1;
  if (depth >= maxDepth || visit.members > maxMembers) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => printableMember(item, visit, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return printableMember(value.toJSON(), visit, depth + 1);
  }
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    result[name] =
      ruleFor(name) === undefined
        ? printableMember(member, visit, depth + 1)
        : printable(name, member, visit);
  }
  return result;
}
