import type { Attributes, AttributeValue, Resource, Scope } from '../otlp/model.ts';

const MAX_ENTRIES = 50_000;
const MAX_TEXT = 64;

/** Shares equal values between spans, which carry the same few over and over. */
export class Interner {
  #values = new Map<string, AttributeValue>();
  #resources = new Map<string, Resource>();
  #scopes = new Map<string, Scope>();

  value(value: AttributeValue): AttributeValue {
    const key = valueKey(value);
    return key === undefined ? value : this.#share(this.#values, key, value);
  }

  attributes(attributes: Attributes): Attributes {
    const shared = new Map<string, AttributeValue>();
    for (const [key, value] of attributes) shared.set(key, this.value(value));
    return shared;
  }

  resource(resource: Resource): Resource {
    const key = attributesKey(resource.attributes) + resource.droppedAttributes;
    return this.#share(this.#resources, key, resource);
  }

  scope(scope: Scope): Scope {
    const key = `${scope.name}\u0000${scope.version}\u0000${attributesKey(scope.attributes)}`;
    return this.#share(this.#scopes, key, scope);
  }

  #share<T>(table: Map<string, T>, key: string, value: T): T {
    const known = table.get(key);
    if (known !== undefined) return known;
    if (table.size >= MAX_ENTRIES) table.clear();
    table.set(key, value);
    return value;
  }
}

function attributesKey(attributes: Attributes): string {
  let key = '';
  for (const [name, value] of attributes) key += `${name}\u0001${fullKey(value)}\u0002`;
  return key;
}

function valueKey(value: AttributeValue): string | undefined {
  if (value.type === 'string') return value.value.length > MAX_TEXT ? undefined : `s${value.value}`;
  if (value.type === 'int' || value.type === 'bool') return value.type[0] + String(value.value);
  return undefined;
}

function fullKey(value: AttributeValue): string {
  switch (value.type) {
    case 'array':
      return `a[${value.values.map(fullKey).join()}]`;
    case 'map':
      return `m{${attributesKey(value.entries)}}`;
    case 'bytes':
      return `b${value.value.toString('hex')}`;
    case 'empty':
      return 'e';
    default:
      return `${value.type}${value.value}`;
  }
}
