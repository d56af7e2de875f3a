import { runProgram } from './programs.ts';

await runProgram('prove');
