import { once } from 'node:events';
import express from 'express';
import { answerController } from './control.ts';
import { product } from './handler.ts';

const app = express();
app.disable('x-powered-by');
app.get('/products/:id', product);
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('not a TCP address');
answerController(`http://127.0.0.1:${address.port}`);
process.once('SIGTERM', () => process.exit(0));
