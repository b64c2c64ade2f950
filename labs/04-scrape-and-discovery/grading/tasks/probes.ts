import type { Evidence } from '@lab/kit/spec';
import type { Scene } from '../scene/scene.ts';
import type { Endpoint } from '../world/world.ts';

const EXPORTER = 'blackbox:9115';

const probesOf = ({ requests }: Scene): URL[] =>
  requests.filter(({ host, pathname }) => host === EXPORTER && pathname === '/probe');

function askedHint(scene: Scene): string {
  const { requests, endpoints, config } = scene;
  const self = new URL(endpoints[0]?.address ?? 'http://self').host;
  if (probesOf(scene).length > 0) {
    return 'The exporter is asked, but not what it should try: the address must reach it as the parameter "target".';
  }
  if (requests.some(({ host }) => host === EXPORTER)) {
    return 'You scrape what the exporter tells of itself. Probes have a path of their own.';
  }
  const isDirect = requests.some(
    ({ host, pathname }) => host === self && /probe|metrics/.test(pathname),
  );
  const readsFiles = config.jobs.some(({ file_sd_configs: sd }) =>
    (sd ?? []).some(({ files }) => (files ?? []).some((file) => file.includes('probes/'))),
  );
  if (isDirect || readsFiles) {
    return 'Prometheus goes to the address in __address__ itself, which answers no metrics. The exporter must be asked instead, about that address.';
  }
  return 'No job reads the files in probes/.';
}

function moduleHint({ config }: Scene): string {
  const isFixed = config.jobs.some(({ params }) => params?.module !== undefined);
  return isFixed
    ? 'One module for all: a parameter of the job is the same for each of its targets. The files say which module each address wants.'
    : 'The module of each address stands beside it in the files; it must reach the exporter as the parameter "module".';
}

function answerHint({ probes }: Scene): string {
  if (probes.length === 0) return 'No probe left an answer behind.';
  const instances = new Set(probes.map(({ labels }) => labels.instance));
  return instances.size === 1 && instances.has(EXPORTER)
    ? 'Every series says instance="blackbox:9115": nobody can tell which address was tried.'
    : 'The instance of a probe is the address that was tried, as it stands in the files.';
}

const isAnswered = ({ probes }: Scene, { address, success }: Endpoint): boolean =>
  probes.some(({ labels, value }) => labels.instance === address && value === success);

/** One scrape of the exporter for each address, with its module, told apart by `instance`. */
export function judgeProbes(scene: Scene): Evidence[] {
  const { endpoints } = scene;
  const probes = probesOf(scene);
  const tried = (address: string): URL[] =>
    probes.filter(({ searchParams }) => searchParams.get('target') === address);
  const untried = endpoints.filter(({ address }) => tried(address).length === 0);
  const mistaken = endpoints.find(({ address, module }) =>
    tried(address).some(({ searchParams }) => searchParams.get('module') !== module),
  );
  const asked = mistaken && tried(mistaken.address)[0]?.searchParams.get('module');
  const silent = endpoints.filter((endpoint) => !isAnswered(scene, endpoint));
  return [
    {
      asked: 'the exporter is asked about each address of probes/',
      expected: `requests to ${EXPORTER}/probe about ${endpoints.length} hidden addresses`,
      seen:
        untried.length === 0
          ? 'about all of them'
          : `none about ${untried.map(({ address }) => address).join(', ')}`,
      passed: untried.length === 0,
      hint: askedHint(scene),
    },
    {
      asked: 'each address is tried with its own module',
      expected:
        mistaken === undefined
          ? 'the module of the file'
          : `module=${mistaken.module} for ${mistaken.address}`,
      seen:
        mistaken === undefined
          ? `${endpoints.length - untried.length} addresses tried`
          : `module=${asked ?? ''}`,
      passed: untried.length === 0 && mistaken === undefined,
      hint: untried.length === 0 ? moduleHint(scene) : 'Nothing is tried yet.',
    },
    {
      asked: 'probe_success tells of each address whether it is well',
      query: 'probe_success',
      expected: endpoints
        .map(({ address, success }) => `${success} for instance="${address}"`)
        .join(', '),
      seen:
        scene.probes
          .map(({ labels, value }) => `${value} for instance="${labels.instance}"`)
          .join(', ') || 'no result',
      passed: silent.length === 0,
      hint: answerHint(scene),
    },
  ];
}
