import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchServer, Workbench } from '@lab/kit/spec';

const modules = (oddModule: string): string => `
modules:
  http_2xx: {prober: http, timeout: 3s, http: {preferred_ip_protocol: ip4}}
  tcp_connect: {prober: tcp, timeout: 3s, tcp: {preferred_ip_protocol: ip4}}
  ${oddModule}: {prober: http, timeout: 3s, http: {preferred_ip_protocol: ip4, valid_status_codes: [418]}}
`;

/** Starts a real blackbox exporter with the kit's modules and one that nobody can guess. */
export async function startBlackbox(
  { folder, address, tool }: Workbench,
  oddModule: string,
): Promise<BenchServer> {
  const config = join(await folder(), 'blackbox.yml');
  await writeFile(config, modules(oddModule));
  const listen = await address();
  return tool('blackbox-exporter', {
    args: [`--config.file=${config}`, `--web.listen-address=${listen}`],
    listen,
    readyPath: '/-/healthy',
  });
}
