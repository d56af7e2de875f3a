import { existsSync, readdirSync } from 'node:fs';
import { obtainRedis } from '@redis-patterns/testkit/redis';
import type { Area } from './area.ts';
import { partHere } from './solo.ts';
import { versions } from './versions.ts';

/** `npm run bench -- cache rate-limit --quick`: runs one program of the areas that were named, else of all. */
export async function runProgram(program: keyof Area): Promise<void> {
  const args = process.argv.slice(2);
  const wanted = args.filter((arg, i) => !arg.startsWith('--') && !TAKES_NUMBER.test(args[i - 1] ?? ''));
  const areas = await areasWith(program);
  const unknown = wanted.filter((name) => !areas.has(name));
  if (unknown.length > 0) {
    console.error(
      `${unknown.join(', ')}: nothing to ${program}; there is ${[...areas.keys()].join(', ') || 'none yet'}`,
    );
    process.exitCode = 2;
    return;
  }
  const redis = await obtainRedis('standalone', (text) => console.error(text));
  try {
    console.log(`${await versions(redis.url)}\n`);
    for (const [name, work] of areas) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await work({
        url: redis.url,
        area: name,
        solo: partHere() !== null,
        seconds: numberAfter(args, '--seconds') || numberAfter(args, '--minutes') * 60 || 10,
        quick: args.includes('--quick'),
        flags: args.filter((arg) => arg.startsWith('--')),
      });
    }
  } finally {
    await redis.stop();
  }
}

const TAKES_NUMBER = /^--(seconds|minutes)$/;

function numberAfter(args: readonly string[], flag: string): number {
  const at = args.indexOf(flag);
  return at < 0 ? 0 : Number(args[at + 1]) || 0;
}

/** The folders beside this file that have such a program. */
async function areasWith(program: keyof Area): Promise<Map<string, NonNullable<Area[keyof Area]>>> {
  const here = new URL('./', import.meta.url);
  const areas = new Map<string, NonNullable<Area[keyof Area]>>();
  for (const name of readdirSync(here).filter((name) => existsSync(new URL(`${name}/index.ts`, here)))) {
    const { [program]: work }: Area = await import(`./${name}/index.ts`);
    if (work !== undefined) areas.set(name, work);
  }
  return areas;
}
