import getPort from 'get-port';

/** A TCP port on loopback that nothing listens on at the moment of the call. */
export const freePort = (): Promise<number> => getPort({ host: '127.0.0.1' });
