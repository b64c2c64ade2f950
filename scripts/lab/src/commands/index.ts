import type { Command } from 'commander';
import type { Paths } from '../paths.ts';
import { addAnswer } from './answer.ts';
import { addCheck } from './check.ts';
import { addCoverage } from './coverage.ts';
import { addDoctor } from './doctor.ts';
import { addDown } from './down.ts';
import { addEngine } from './engine.ts';
import { addFault } from './fault.ts';
import { addHint } from './hint.ts';
import { addImages } from './images.ts';
import { addKill } from './kill.ts';
import { addLint } from './lint.ts';
import { addList } from './list.ts';
import { addLoad } from './load.ts';
import { addLogs } from './logs.ts';
import { addPreflight } from './preflight.ts';
import { addProve } from './prove.ts';
import { addQuery } from './query.ts';
import { addReset } from './reset.ts';
import { addRestart } from './restart.ts';
import { addShow } from './show.ts';
import { addStatus } from './status.ts';
import { addTargets } from './targets.ts';
import { addUp } from './up.ts';

/** Every command; each adds itself to the program. The order is that of the help text. */
export const commands: readonly ((program: Command, paths: Paths) => void)[] = [
  addUp,
  addList,
  addShow,
  addStatus,
  addLogs,
  addRestart,
  addKill,
  addCheck,
  addHint,
  addAnswer,
  addProve,
  addCoverage,
  addLint,
  addPreflight,
  addDown,
  addQuery,
  addTargets,
  addLoad,
  addFault,
  addReset,
  addDoctor,
  addEngine,
  addImages,
];
