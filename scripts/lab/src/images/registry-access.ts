import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Where the services' Dockerfile mounts the certificates. */
const mounted = '/run/certificates.pem';

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'FTP_PROXY'];

/** How a build reaches the npm registry in the way of this machine; none of it stays in an image. */
export interface RegistryAccess {
  /** Files for the secrets of the Dockerfile, by their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Names of build arguments that every Dockerfile knows and no image keeps; values are the environment's. */
  readonly proxyArguments: readonly string[];
}

/** Writes the files into `folder`; credentials of the registry go no further than them. */
export async function registryAccess(folder: string): Promise<RegistryAccess> {
  const settings: string[] = [];
  for (const name of ['registry', 'proxy', 'https-proxy']) {
    const value = await npmConfig(name);
    if (value !== undefined) settings.push(`${name}=${value}`);
  }
  const source = (await npmConfig('cafile')) ?? process.env.NODE_EXTRA_CA_CERTS;
  const certificates = join(folder, 'certificates.pem');
  const hasCertificates =
    source !== undefined &&
    (await copyFile(source, certificates).then(
      () => true,
      () => false,
    ));
  if (hasCertificates) settings.push(`cafile=${mounted}`);
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, `${settings.join('\n')}\n`, { mode: 0o600 });
  return {
    secrets: { npmrc, ...(hasCertificates ? { certificates } : {}) },
    proxyArguments: proxyVariables
      .flatMap((name) => [name, name.toLowerCase()])
      .filter((name) => process.env[name] !== undefined),
  };
}

async function npmConfig(name: string): Promise<string | undefined> {
  const { stdout } = await execa('npm', ['config', 'get', name], { reject: false });
  const value = stdout?.trim();
  return value === undefined || ['', 'null', 'undefined'].includes(value) ? undefined : value;
}
