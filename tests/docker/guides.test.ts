import { beforeAll, describe } from 'vitest';
import { followGuide, guides } from '../e2e/guide.fixture.ts';
import { readiness } from './readiness.ts';

const engine = await readiness('the guides in the docker runtime');
const all = await guides();

describe.runIf(engine.shouldRun)('on a Docker engine', () => {
  beforeAll(() => engine.require());

  describe.each(all)('guide of $lab', (guide) => followGuide(guide, 'docker'));
});
