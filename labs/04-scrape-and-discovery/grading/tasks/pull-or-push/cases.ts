/** How a number gets into Prometheus. */
export const WAYS = ['pull', 'pushgateway', 'collector', 'remote-write'] as const;
type Way = (typeof WAYS)[number];

/** The reasons to choose from; the guide lists them under these letters. */
export const REASONS = {
  a: 'It is there whenever it is asked, and that it does not answer is news in itself.',
  b: 'It is over before anybody asks, there is one of it, and only its last result counts.',
  c: 'Thousands of short lives each add a little, and somebody has to add it up.',
  d: 'Nobody can reach it from outside, and its numbers must survive a broken line.',
  e: 'Its result belongs to a machine that is scraped anyway and outlives it.',
  f: 'Pushing saves the work of listing targets.',
  g: 'Pushed numbers arrive sooner and are more exact.',
} as const;
export type Letter = keyof typeof REASONS;

export interface Case {
  readonly id: string;
  readonly text: string;
  readonly way: Way;
  readonly because: Letter;
  /** What goes wrong with each other way. */
  readonly otherwise: Readonly<Partial<Record<Way, string>>>;
}

export const CASES: readonly Case[] = [
  {
    id: 'shop-api',
    text: 'The API of the shop: thirty replicas in the same network, which come and go.',
    way: 'pull',
    because: 'a',
    otherwise: {
      pushgateway:
        'A replica that has died would go on reporting its last numbers, and "up" would say nothing of any of them.',
      collector:
        'One more thing between service and store can fail, and a silent replica is not missed.',
      'remote-write':
        'Every replica would need a queue and a password to say what it can be asked.',
    },
  },
  {
    id: 'nightly-report',
    text: 'A report for the whole shop: a job of forty seconds, once a night, on whichever machine is free.',
    way: 'pushgateway',
    because: 'b',
    otherwise: {
      pull: 'It lives for forty seconds on a machine that nobody knows beforehand; most nights no scrape would meet it.',
      collector:
        'There is nothing to add up: one job, one result. And a collector forgets it at its next restart.',
      'remote-write':
        'A script of forty seconds would have to bring a queue, retries and timestamps of its own.',
    },
  },
  {
    id: 'shop-tills',
    text: 'Tills in two hundred stores behind firewalls that let connections out, but none in; each store has a small server.',
    way: 'remote-write',
    because: 'd',
    otherwise: {
      pull: 'No scrape gets through the firewall of a store.',
      pushgateway: 'A gateway holds one last value; what happened while the line was down is lost.',
      collector:
        'What is added up far away cannot be told apart by store, and is lost while the line is down.',
    },
  },
  {
    id: 'disk-check',
    text: 'A check of the disks that cron runs on every machine, once an hour.',
    way: 'pull',
    because: 'e',
    otherwise: {
      pushgateway:
        'The result would outlive the machine: a server that was scrapped years ago still reports healthy disks.',
      collector: 'The results of different machines must not be added up.',
      'remote-write':
        'Every machine would need a second way out beside the exporter that is scraped already.',
    },
  },
  {
    id: 'checkout-function',
    text: 'A function in the cloud: a thousand at a time, each alive for 200 ms, counting checkouts.',
    way: 'collector',
    because: 'c',
    otherwise: {
      pull: 'In 200 ms nobody has discovered it, let alone scraped it.',
      pushgateway:
        'A gateway does not add: each push replaces the one before, and a thousand counts become one.',
      'remote-write':
        'A thousand writers of a counter that starts at one are a thousand series with one sample.',
    },
  },
];

/** What a reason overlooks where it does not decide. */
export const MISPLACED: Readonly<Record<Letter, string>> = {
  a: 'It is not there whenever it is asked, or that is not what decides here.',
  b: 'That speaks of one short job with one result.',
  c: 'That speaks of very many short lives whose counts belong together.',
  d: 'That speaks of something that cannot be reached.',
  e: 'That speaks of something that belongs to one machine.',
  f: 'Somebody must know who should be there, or nobody notices who is missing.',
  g: 'A number is as exact as it was when it was counted, whoever carries it.',
};
