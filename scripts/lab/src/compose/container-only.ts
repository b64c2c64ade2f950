/**
 * Keys of a service that mean something to a container engine alone, with what the local runtime
 * has in their place. Every other key is either honoured by both runtimes or an error.
 */
export const containerOnlyKeys = {
  image: 'x-local names the program that the local runtime starts',
  build: 'the local runtime runs the sources as they are',
  entrypoint: 'x-local names the program that the local runtime starts',
  user: 'components run as the user who starts the lab',
  read_only: 'components write only below .lab',
  tmpfs: 'components use the folder for temporary files of the machine',
  cap_drop: 'components have the rights of the user who starts the lab',
  security_opt: 'components have the rights of the user who starts the lab',
  init: 'the local runtime ends process groups itself',
  pid: 'there is one process namespace, that of the machine',
} as const;

/** Keys that both runtimes honour. */
export const commonKeys = [
  'command',
  'environment',
  'volumes',
  'ports',
  'depends_on',
  'healthcheck',
  'profiles',
  'extends',
  'mem_limit',
  'logging',
  'stop_grace_period',
  'labels',
] as const;
