import autocannon from 'autocannon';

const connections = 32;

/**
 * Sends requests over kept-alive connections, as fast as they are answered.
 * @throws Error when one is not answered with 200
 */
export async function load(url: string, requests: number): Promise<void> {
  const result = await autocannon({
    url: `${url}/products/42`,
    connections,
    amount: requests,
    timeout: 60,
  });
  if (result['2xx'] !== requests || result.errors > 0) {
    throw new Error(
      `of ${requests} requests ${result['2xx']} were answered 2xx, ${result.non2xx} otherwise, ${result.errors} not`,
    );
  }
}
