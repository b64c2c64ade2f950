import type { Evidence } from '@lab/kit/spec';
import { type Job, type Relabelling, some } from '../config.ts';
import { isUp, type Scene, targetsOf } from '../scene/scene.ts';
import { type Member, present } from '../world/world.ts';

const SD = 'docker-exporter:8005';

const names = (members: readonly Member[]): string =>
  members.map(({ service, address }) => `${service} (${address})`).join(', ');

function askHint({ requests, config }: Scene): string {
  const elsewhere = requests.find(({ host, pathname }) => host === SD && pathname !== '/metrics');
  if (elsewhere !== undefined) {
    return `What ${SD} answers at ${elsewhere.pathname} is no list of targets in the form that http_sd_configs reads.`;
  }
  const isStatic = config.jobs.some(({ static_configs: targets }) => (targets ?? []).length > 0);
  return isStatic
    ? 'A static list is a copy: it is right on the day it is written. Nobody is asked who runs now.'
    : 'No job asks who runs.';
}

const isSdJob = ({ http_sd_configs: sd }: Job): boolean => (sd ?? []).length > 0;

const keepsOnly = ({ action, source_labels: labels }: Relabelling): boolean =>
  action === 'keep' && (labels ?? []).some((label) => label.startsWith('__meta'));

function missingHint({ config, targets, world }: Scene, missing: readonly Member[]): string {
  const down = missing.flatMap((member) => targetsOf(targets, member));
  if (down.length > 0) return `They are scraped, but that fails: ${down[0]?.lastError}`;
  const isFiltered = config.jobs
    .filter(isSdJob)
    .some((job) => some(job.relabel_configs, keepsOnly));
  const isAll = missing.length >= world.components.residents.filter(isExpected).length;
  if (isFiltered) {
    return 'A "keep" throws away every target whose label does not match, and a label that is missing is an empty text: it does not match either.';
  }
  return isAll
    ? 'None of those that discovery lists is scraped.'
    : 'Relabelling drops some of them.';
}

const isExpected = ({ fate, optsOut }: Member): boolean => fate === 'kept' && !optsOut;

/** Whoever service discovery lists is scraped, and only for as long as it is listed. */
export function judgeHttpSd(scene: Scene): Evidence[] {
  const { world, targets, later, requests } = scene;
  const { components } = world;
  const listed = present(components, 'before').filter(isExpected);
  const missing = listed.filter((member) => !isUp(targets, member));
  const asked = requests.filter(({ host, pathname }) => host === SD && pathname === '/sd');
  const shy = components.residents.filter(({ optsOut }) => optsOut);
  const disturbed = shy.filter(({ address }) => requests.some(({ host }) => host === address));
  const { newcomer, leaver } = components;
  return [
    {
      asked: 'service discovery is asked who runs',
      expected: `requests to ${SD}/sd`,
      seen: asked.length === 0 ? 'none' : `${asked.length}`,
      passed: asked.length > 0,
      hint: askHint(scene),
    },
    {
      asked: 'everything that it lists is scraped',
      expected: `${listed.length} hidden components up`,
      seen: missing.length === 0 ? 'all of them' : `not ${names(missing)}`,
      passed: missing.length === 0,
      hint: missingHint(scene, missing),
    },
    {
      asked: 'who asks not to be scraped is left alone',
      expected: 'no request to the component with the label lab.scrape: "false"',
      seen: disturbed.length === 0 ? 'none' : `requests to ${names(disturbed)}`,
      passed: missing.length < listed.length && disturbed.length === 0,
      hint:
        disturbed.length === 0
          ? 'Nobody at all is scraped, so that proves nothing yet.'
          : 'Discovery tells the wish as __meta_lab_label_scrape; no rule of yours heeds it.',
    },
    {
      asked: 'a component that starts is scraped within two refreshes',
      expected: `${newcomer.service} up`,
      seen: isUp(later, newcomer) ? 'up' : 'not scraped',
      passed: isUp(later, newcomer),
      hint: 'Nobody edits a file or reloads Prometheus when a component starts.',
    },
    {
      asked: 'a component that ends is forgotten within two refreshes',
      expected: `${leaver.service} was scraped, and is no more`,
      seen: `${isUp(targets, leaver) ? 'scraped' : 'not scraped'}, then ${targetsOf(later, leaver).length > 0 ? 'still there' : 'gone'}`,
      passed: isUp(targets, leaver) && targetsOf(later, leaver).length === 0,
      hint: 'What discovery does not list any more must not stay in a list of your own.',
    },
  ];
}
