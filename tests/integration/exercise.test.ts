import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const COMPOSE = `
name: observability-lab
services:
  inbox: { extends: { file: ../../docker-compose.yml, service: inbox } }
  exercise:
    extends: { file: ../exercise.compose.yaml, service: exercise }
    command: [node, service.ts]
    environment: { INBOX_URL: "http://inbox:8004" }
    depends_on: { inbox: { condition: service_healthy } }
    volumes: ["./exercise:/app/labs/exercise:ro"]
    x-local: { script: ./exercise/service.ts }
`;
/** Imports a package of labs/package.json and a file of its own. */
const SERVICE = `
import { createServer } from 'node:http';
import { z } from 'zod';
import { text } from './text.ts';
const [host, port] = z.string().parse(process.env.LISTEN).split(':');
createServer(async (_request, response) => {
  const { status } = await fetch(\`\${process.env.INBOX_URL}/healthz\`);
  response.end(\`\${text} \${status}\`);
}).listen(Number(port), host);
`;

const statusSchema = z.object({
  components: z.array(z.object({ name: z.string(), pid: z.number(), ok: z.boolean() })),
});

let checkout: Checkout;
let exercise: string;

beforeAll(async () => {
  checkout = await Checkout.create();
  const lab = join(checkout.folder, 'labs/90-own-code');
  exercise = join(lab, 'exercise');
  await mkdir(exercise, { recursive: true });
  await writeFile(join(lab, 'compose.yaml'), COMPOSE);
  await writeFile(join(exercise, 'service.ts'), SERVICE);
  await writeFile(join(exercise, 'text.ts'), "export const text: string = 'first';\n");
}, 60_000);

afterAll(() => checkout.remove(), 60_000);

async function up() {
  const { stdout, stderr, exitCode } = await checkout.lab([
    'up',
    '90',
    '--json',
    '--runtime',
    'local',
  ]);
  expect(exitCode, stderr).toBe(0);
  const { components } = statusSchema.parse(JSON.parse(stdout));
  return new Map(components.map(({ name, pid }) => [name, pid]));
}

const answer = async () => (await fetch(checkout.url(8010, '/metrics'))).text();

test("a learner's code runs as a component, and again once it has been changed", {
  timeout: 120_000,
}, async () => {
  const before = await up();
  expect(await answer()).toBe('first 200');

  const file = join(exercise, 'text.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace('first', 'second'));
  const after = await up();
  expect(await answer()).toBe('second 200');
  expect(after.get('exercise')).not.toBe(before.get('exercise'));
  expect(after.get('inbox')).toBe(before.get('inbox'));
});

test('code that does not start is named, with what it wrote', { timeout: 120_000 }, async () => {
  await writeFile(join(exercise, 'service.ts'), "throw new Error('no metrics yet');\n");
  const { exitCode, stderr } = await checkout.lab(['up', '90']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/exercise ended with exit code 1[\s\S]*no metrics yet/);
});
