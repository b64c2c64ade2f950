import { createApp, startService } from '@lab/telemetry';
import { answerController } from './control.ts';
import { product } from './handler.ts';

const app = createApp();
app.get('/products/:id', product);
const { url } = await startService({ app, listen: '127.0.0.1:0' });
answerController(url);
