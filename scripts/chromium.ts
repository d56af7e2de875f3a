import { existsSync } from 'node:fs';
import { unpackFromApt } from '../packages/testkit/src/redis/apt.ts';

/** A browser that tests can drive. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * `$CHROMIUM_PATH`, else an installed Chromium, else (Debian and its kin) one that apt-get downloads, about 120 MB,
 * and that is unpacked, not installed. undefined: there is none, so tests that need one are skipped.
 */
export async function chromium(): Promise<Chromium | undefined> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  const chosen = process.env['CHROMIUM_PATH'];
  const installed = (chosen === undefined ? INSTALLED : [chosen]).find((path) => existsSync(path));
  if (installed !== undefined) return { executablePath: installed, env };
  if (chosen !== undefined) throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist`);
  const log = (text: string): void => console.warn(text);
  const unpacked = await unpackFromApt(log, { name: 'chromium', path: 'usr/lib/chromium/chromium' });
  if (unpacked === undefined) return undefined;
  const { command, libraries } = unpacked; // libpulse finds its own part by an absolute path, where it is not
  return { executablePath: command, env: { ...env, LD_LIBRARY_PATH: `${libraries}:${libraries}/pulseaudio` } };
}
