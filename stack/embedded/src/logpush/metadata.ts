import { HttpError } from '../http/http-error.ts';
import { type Labels, labelsOf } from '../logstore/labels.ts';

const VALID_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Structured metadata as it is stored: names made valid, names that are labels of the stream too
 * with the suffix `_extracted`.
 * @throws HttpError 500 for a name of which nothing is left, as the original answers.
 */
export function normaliseMetadata(
  metadata: ReadonlyMap<string, string>,
  stream: Labels,
): Labels | undefined {
  if (metadata.size === 0) return undefined;
  if (isNormal(metadata, stream)) return metadata;
  const pairs = new Map<string, string>();
  for (const [name, value] of metadata) {
    const valid = validName(name);
    pairs.set(stream.has(valid) ? `${valid}_extracted` : valid, value);
  }
  return labelsOf(pairs);
}

/** Names valid and not those of the stream, values not empty: so it comes from most clients. */
function isNormal(metadata: ReadonlyMap<string, string>, stream: Labels): boolean {
  for (const [name, value] of metadata) {
    if (value === '' || !VALID_NAME.test(name) || stream.has(name)) return false;
  }
  return true;
}

function validName(name: string): string {
  if (VALID_NAME.test(name)) return name;
  const replaced = name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  if (/^_*$/.test(replaced)) {
    throw new HttpError(
      500,
      `normalization for label name ${JSON.stringify(name)} resulted in invalid name ${JSON.stringify(replaced)}`,
    );
  }
  return /^\d/.test(replaced) ? `key_${replaced}` : replaced;
}
