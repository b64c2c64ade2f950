import { paths } from './paths.ts';
import { runProgram } from './program.ts';

// Loaded as `npm run lab -- ...`; LAB_ROOT points at another checkout (tests use it).
process.exitCode = await runProgram(paths(process.env.LAB_ROOT), process.argv.slice(2));
