import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

type State = readonly [value: number, text: string, color: string];

/** Texts and colours for numbers that are states. */
export const states = (...list: readonly State[]): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      list.map(([value, text, color], index) => [String(value), { text, color, index }]),
    ),
  },
];

/** 1 is up, 0 is down. */
export const upOrDown: ValueMapping[] = states([1, 'up', 'green'], [0, 'down', 'red']);
