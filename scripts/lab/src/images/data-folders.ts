import type { Service } from '../compose/service.ts';

/** Lines of a Dockerfile: folders for the service's volumes, owned by its account. A new volume takes the owner over. */
export function dataFolders(service: Service, owner: string): string[] {
  const folders = service.mounts
    .filter(({ kind, readOnly }) => kind === 'volume' && !readOnly)
    .map(({ target }) => target);
  return folders.length === 0
    ? []
    : [`RUN mkdir -p ${folders.join(' ')} && chown ${owner} ${folders.join(' ')}`];
}
