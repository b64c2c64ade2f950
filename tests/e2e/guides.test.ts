import { describe } from 'vitest';
import { followGuide, guides } from './guide.fixture.ts';

describe.each(await guides())('guide of $lab', (guide) => followGuide(guide, 'local'));
