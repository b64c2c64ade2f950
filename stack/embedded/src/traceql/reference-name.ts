import { intrinsicNames, type Reference } from './ast.ts';

/** The one name of what may be written in several ways: `span:kind` is `kind`. */
export function referenceName(reference: Reference): string {
  if (reference.kind === 'attribute') return reference.text;
  const names = Object.entries(intrinsicNames).filter(([, known]) => known === reference.intrinsic);
  const [first] = names.find(([name]) => !name.includes(':')) ?? names[0] ?? [reference.text];
  return first;
}
