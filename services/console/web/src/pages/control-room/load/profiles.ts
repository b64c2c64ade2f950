/** One number that a profile takes. */
export interface ProfileField {
  readonly name: string;
  readonly label: string;
  /** What the load generator takes when the field is left empty. */
  readonly byDefault: string;
  readonly min: number;
  readonly max: number;
}

export interface ProfileChoice {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly ProfileField[];
}

const maxRps = 5_000;
const week = 7 * 86_400;

const rate = (name: string, label: string, byDefault: string): ProfileField => ({
  name,
  label: `${label}, requests/s`,
  byDefault,
  min: 0,
  max: maxRps,
});

const seconds = (name: string, label: string, byDefault: string): ProfileField => ({
  name,
  label: `${label}, s`,
  byDefault,
  min: 0,
  max: week,
});

const mean = rate('rps', 'Rate', '20');
const ends = seconds('durationSeconds', 'Ends after', 'goes on');

/** The profiles of the load generator, as its README tells of them. */
export const profiles: readonly ProfileChoice[] = [
  {
    name: 'steady',
    description: 'The same rate all the time.',
    fields: [mean, ends],
  },
  {
    name: 'ramp',
    description: 'Grows from one rate to another, and stays there.',
    fields: [
      rate('from', 'From', 'a tenth of "to"'),
      rate('rps', 'To', '20'),
      seconds('overSeconds', 'Within', '60'),
      ends,
    ],
  },
  {
    name: 'spike',
    description: 'A base rate with a peak at the end of each period.',
    fields: [
      rate('rps', 'Base', '20'),
      rate('peak', 'Peak', 'five times the base'),
      seconds('everySeconds', 'Period', '60'),
      seconds('forSeconds', 'Peak lasts', 'a sixth of the period'),
      ends,
    ],
  },
  {
    name: 'daily',
    description: 'A day in short: from a minimum to a maximum and back, as a wave.',
    fields: [
      rate('rps', 'Mean', '20'),
      rate('min', 'Minimum', 'a quarter of the mean'),
      rate('max', 'Maximum', 'twice the mean, less the minimum'),
      seconds('periodSeconds', 'Period', '600'),
      ends,
    ],
  },
];

/** What is asked of the load generator: the numbers that were filled in. */
export function loadRequest(
  { name, fields }: ProfileChoice,
  values: Pick<FormData, 'get'>,
): Record<string, unknown> {
  const given = fields.flatMap((field): [string, number][] => {
    const text = String(values.get(field.name) ?? '').trim();
    return text === '' ? [] : [[field.name, Number(text)]];
  });
  return { profile: name, ...Object.fromEntries(given) };
}
