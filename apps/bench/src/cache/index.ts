export { bench } from './bench.ts';
export { fuzz } from './fuzz.ts';
export { prove } from './prove.ts';
