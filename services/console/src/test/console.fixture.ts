import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { RunningService } from '@lab/telemetry';
import { temporaryFolder } from '@lab/testing';
import { onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { startConsole } from '../service.ts';

/** The URL of a console on a free port; closed with the test. */
export async function startTestConsole(environment: Record<string, string> = {}): Promise<string> {
  const running = await runTestConsole(environment);
  onTestFinished(() => running.close());
  return running.url;
}

/** A console on a free port, with a page of one file. */
export async function runTestConsole(environment: Record<string, string>): Promise<RunningService> {
  const page = await temporaryFolder();
  await mkdir(join(page, 'assets'));
  await writeFile(join(page, 'assets/main.js'), 'export {};');
  await writeFile(join(page, 'index.html'), '<title>Kit</title><meta nonce="__CSP_NONCE__">');
  return startConsole(
    readConfig({ LISTEN: '127.0.0.1:0', CONSOLE_PAGE_DIR: page, ...environment }),
  );
}

/** Headers that the page sends with a change. */
export async function ownHeaders(url: string): Promise<Record<string, string>> {
  const session: unknown = await (await fetch(`${url}/api/session`)).json();
  if (typeof session !== 'object' || session === null || !('token' in session)) {
    throw new Error('there is no token');
  }
  return {
    origin: url,
    'x-console-token': String(session.token),
    'content-type': 'application/json',
  };
}

/** A real HTTP server in place of a backend; answers its URL and what it was asked for. */
export async function startBackend(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}`, asked, server };
}
