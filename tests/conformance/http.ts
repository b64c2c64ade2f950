import { gzipSync } from 'node:zlib';

export interface CaseRequest {
  readonly method: string;
  readonly path: string;
  readonly params: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly gzip?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** Sends a request as recorded. A POST without a body carries the parameters as a form. */
export async function send(base: string, request: CaseRequest): Promise<Reply> {
  const query = new URLSearchParams(request.params.map(([name, value]) => [name, value]));
  const headers: Record<string, string> = { ...request.headers };
  let { body } = request;
  let search = query.size > 0 ? `?${query}` : '';
  if (body === undefined && request.method === 'POST' && query.size > 0) {
    body = Buffer.from(query.toString());
    headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
    search = '';
  }
  if (body !== undefined && request.gzip === true) body = gzipSync(body);
  const response = await fetch(base + request.path + search, {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}
