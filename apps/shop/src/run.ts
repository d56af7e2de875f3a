import type { AddressInfo, Server } from 'node:net';
import { type Settings, settingsFrom } from './settings.ts';

/** A shop that takes requests. */
export interface Running {
  readonly server: Server;
  /** Takes no more requests, ends what runs, gives back what was opened. */
  close(): Promise<void>;
}

/** Starts a shop as the environment says, prints where it is, and closes it when asked to stop. */
export async function run(start: (settings: Settings) => Promise<Running>): Promise<void> {
  try {
    const settings = settingsFrom(process.env);
    const { server, close } = await start(settings);
    const { port } = server.address() as AddressInfo;
    console.log(`The shop is open on http://${settings.host}:${port} (driver: ${settings.driver}). Ctrl-C closes it.`);
    const stop = (): void => void close();
    process.once('SIGINT', stop).once('SIGTERM', stop);
  } catch (error) {
    // With the sentence that fixes it, and without a stack that nobody asked for.
    const { message, code } = error as NodeJS.ErrnoException;
    console.error(code === 'EADDRINUSE' ? `${message}: take another port, such as PORT=3001` : message);
    process.exit(2);
  }
}
