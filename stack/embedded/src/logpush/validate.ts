import { HttpError } from '../http/http-error.ts';
import { formatLabels, type Labels, labelsKey, labelsOf } from '../logstore/labels.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Entry, StreamEntries } from '../logstore/push-codec.ts';
import type { PushLimits } from './limits.ts';
import { normaliseMetadata } from './metadata.ts';
import type { PushedEntry, PushedStream } from './push-request.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NS_PER_MS = 1_000_000n;

/** Why a line or stream was not stored, and the status that says so. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** The lines of a push that may be stored, and why the others may not. */
export interface Validated {
  readonly streams: readonly StreamEntries[];
  readonly refused: readonly Refusal[];
}

/**
 * Checks a push against the limits and the state of the store. A label set that does not parse
 * refuses the whole push; a line or stream over a limit refuses only itself.
 * @throws HttpError 400 or 422
 */
export function validatePush(
  pushed: readonly PushedStream[],
  store: LogStore,
  limits: PushLimits,
  nowMs: number,
): Validated {
  if (pushed.length === 0) {
    throw new HttpError(422, 'error at least one valid stream is required for ingestion');
  }
  for (const { labels } of pushed) checkLabelNames(labels);
  const streams: StreamEntries[] = [];
  const refused: Refusal[] = [];
  const refuse = (message: string, status = 400) => refused.push({ status, message });
  const created = new Set<string>();
  const newest = new Map<string, bigint>();
  for (const stream of pushed) {
    if (stream.entries.length === 0) continue;
    const labels = labelsOf(stream.labels);
    const reason = checkLabels(labels, limits);
    if (reason !== undefined) {
      refuse(reason);
      continue;
    }
    const entries: Entry[] = [];
    const key = labelsKey(labels);
    if (store.stream(key) === undefined && !created.has(key)) {
      if (store.streamCount + created.size >= limits.maxStreams) {
        refuse(tooManyStreams(labels), 429);
        continue;
      }
      created.add(key);
    }
    let latest = newest.get(key) ?? store.stream(key)?.newest;
    const behind: bigint[] = [];
    for (const entry of stream.entries) {
      const problem = checkEntry(entry, labels, limits, nowMs);
      if (problem !== undefined) refuse(problem);
      else if (
        latest !== undefined &&
        entry.ts < latest - BigInt(limits.outOfOrderMs) * NS_PER_MS
      ) {
        behind.push(entry.ts);
      } else {
        if (latest === undefined || entry.ts > latest) latest = entry.ts;
        entries.push({
          ts: entry.ts,
          line: Buffer.from(entry.line),
          metadata: normaliseMetadata(entry.metadata, labels),
        });
      }
    }
    if (latest !== undefined) newest.set(key, latest);
    if (behind.length > 0) {
      refuse(tooFarBehind(behind, stream.entries.length, labels, latest ?? 0n, limits));
    }
    if (entries.length > 0) streams.push({ labels, entries });
  }
  return { streams, refused };
}

function checkLabelNames(labels: ReadonlyMap<string, string>): void {
  for (const name of labels.keys()) {
    if (LABEL_NAME.test(name)) continue;
    const found = JSON.stringify(name);
    throw new HttpError(400, `couldn't parse labels: parse error: invalid label name ${found}`);
  }
}

function checkLabels(labels: Labels, limits: PushLimits): string | undefined {
  if (labels.size === 0) return 'error at least one label pair is required per stream';
  if (labels.size > limits.maxLabelNames) {
    return `entry for stream '${formatLabels(labels)}' has ${labels.size} label names; limit ${limits.maxLabelNames}`;
  }
  for (const [name, value] of labels) {
    if (Buffer.byteLength(name) > limits.maxLabelNameBytes) {
      return `stream '${formatLabels(labels)}' has label name too long: '${name}'`;
    }
    if (Buffer.byteLength(value) > limits.maxLabelValueBytes) {
      return `stream '${formatLabels(labels)}' has label value too long: '${value}'`;
    }
  }
  return undefined;
}

function tooManyStreams(labels: Labels): string {
  return `Maximum active stream limit exceeded when trying to create stream ${formatLabels(labels)}, reduce the number of active streams (reduce labels or reduce label values), or contact your Loki administrator to see if the limit can be increased, user: 'fake'`;
}

function checkEntry(
  entry: PushedEntry,
  labels: Labels,
  limits: PushLimits,
  nowMs: number,
): string | undefined {
  const stream = () => formatLabels(labels);
  if (Number(entry.ts / NS_PER_MS) > nowMs + limits.creationGraceMs) {
    return `entry for stream '${stream()}' has timestamp too new: ${formatTime(entry.ts)}`;
  }
  if (entry.line.length * 3 > limits.maxLineBytes) {
    const bytes = Buffer.byteLength(entry.line);
    if (bytes > limits.maxLineBytes) {
      return `Max entry size '${limits.maxLineBytes}' bytes exceeded for stream '${stream()}' while adding an entry with length '${bytes}' bytes`;
    }
  }
  if (entry.metadata.size > limits.maxMetadataEntries) {
    return `stream '${stream()}' has too many structured metadata labels: '${entry.metadata.size}', limit: '${limits.maxMetadataEntries}'. Please see \`limits_config.max_structured_metadata_entries_count\` or contact your Loki administrator to increase it.`;
  }
  let bytes = 0;
  for (const [name, value] of entry.metadata) bytes += name.length + value.length;
  if (bytes > limits.maxMetadataBytes) {
    return `stream '${stream()}' has structured metadata too large: '${bytes}' bytes, limit: '${limits.maxMetadataBytes}' bytes. Please see \`limits_config.max_structured_metadata_size\` or contact your Loki administrator to increase it.`;
  }
  return undefined;
}

function tooFarBehind(
  behind: readonly bigint[],
  total: number,
  labels: Labels,
  newest: bigint,
  limits: PushLimits,
): string {
  const oldest = formatTime(newest - BigInt(limits.outOfOrderMs) * NS_PER_MS);
  const ignored = behind
    .slice(0, 10)
    .map(
      (ts) =>
        `entry with timestamp ${formatTime(ts)} ignored, reason: 'entry too far behind, entry timestamp is: ${formatTime(ts)}, oldest acceptable timestamp is: ${oldest}',`,
    );
  return `${ignored.join('\n')}\nuser 'fake', total ignored: ${behind.length} out of ${total} for stream: ${formatLabels(labels)}`;
}

function formatTime(ts: bigint): string {
  const ms = Number(ts / NS_PER_MS);
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace('.000Z', 'Z') : String(ts);
}
