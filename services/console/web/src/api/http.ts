import { z } from './zod.ts';

/** An answer that is an error, in the words of the server. */
export class ApiError extends Error {
  readonly status: number;
  /** What to run by hand in place of what the console cannot do here. */
  readonly command: string | undefined;

  constructor(status: number, message: string, command?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.command = command;
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, as Prometheus takes long queries. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Calls the console's server and checks the answer.
 * @param path below `/api`, for example `/prometheus/api/v1/query`
 * @throws ApiError when the answer is an error, or not what the schema says
 */
export async function callApi<T>(schema: z.ZodType<T>, path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call);
  const text = await response.text();
  const parsed = schema.safeParse(text === '' ? undefined : asJson(text));
  if (parsed.success) return parsed.data;
  throw new ApiError(
    502,
    `${path} answered something unexpected: ${z.prettifyError(parsed.error)}`,
  );
}

async function send(path: string, call: Call): Promise<Response> {
  const method = call.method ?? 'GET';
  const request = async () =>
    fetch(addressOf(path, call.query), {
      method,
      headers: {
        ...call.headers,
        ...(method === 'GET' ? {} : { 'x-console-token': await sessionToken() }),
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...bodyOf(call),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
  let response = await request();
  if (response.status === 403 && method !== 'GET') {
    // The console was started anew and has another token.
    token = undefined;
    response = await request();
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

function addressOf(path: string, query: Call['query'] = {}): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return parameters.length === 0 ? `/api${path}` : `/api${path}?${new URLSearchParams(parameters)}`;
}

function bodyOf({ json, form }: Call): { body?: string | URLSearchParams } {
  if (json !== undefined) return { body: JSON.stringify(json) };
  return form === undefined ? {} : { body: new URLSearchParams(form) };
}

let token: Promise<string> | undefined;

function sessionToken(): Promise<string> {
  token ??= callApi(z.object({ token: z.string() }), '/session').then((session) => session.token);
  token.catch(() => {
    token = undefined;
  });
  return token;
}

/** Problem details of the console and the services, and the error of Prometheus, Loki and Tempo. */
const problemSchema = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  command: z.string().optional(),
});

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  const problem = problemSchema.safeParse(asJson(text));
  if (!problem.success) return new ApiError(response.status, text || response.statusText);
  const { detail, title, error, message, command } = problem.data;
  return new ApiError(response.status, detail ?? error ?? message ?? title ?? 'failed', command);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
