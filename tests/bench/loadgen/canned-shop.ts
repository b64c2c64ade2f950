import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

const products = Array.from({ length: 20 }, (_, n) => ({ id: `product-${n}`, priceMinor: 1000 }));
const order = { id: 'order', status: 'fulfilled', totalMinor: 1000 };
const prediction = {
  predictionId: 'prediction',
  model: { name: 'fraud', version: '1.0.0', variant: 'champion' },
  class: 'legit',
};

const answers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'GET products': { products },
    'GET orders': order,
    'POST carts': { id: 'cart' },
    'POST checkout': order,
    'POST predict': prediction,
    'POST v1': { joined: 1, unknown: 0 },
  }).map(([key, answer]) => [key, JSON.stringify(answer)]),
);

/** A shop that costs next to nothing: answers at once, and only counts. */
export class CannedShop {
  readonly url: string;
  readonly #server: Server;
  #served = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<CannedShop> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP address');
    const shop = new CannedShop(server, address.port);
    server.on('request', (request, response) => {
      shop.#served += 1;
      request.resume();
      const answer = answers.get(`${request.method} ${/\w+/.exec(request.url ?? '')?.[0]}`);
      const status = request.method === 'POST' ? 201 : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer ?? '{}');
    });
    return shop;
  }

  /** Requests answered so far. */
  get served(): number {
    return this.#served;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
