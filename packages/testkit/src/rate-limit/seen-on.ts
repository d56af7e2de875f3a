import diagnostics from 'node:diagnostics_channel';

/** What is published on a channel while something runs. A traced call goes on filling its event: copies are kept. */
export async function seenOn<Event extends object>(channel: string, run: () => Promise<void>): Promise<Event[]> {
  const seen: Event[] = [];
  const see = (event: unknown): void => void seen.push({ ...(event as Event) });
  diagnostics.subscribe(channel, see);
  try {
    await run();
  } finally {
    diagnostics.unsubscribe(channel, see);
  }
  return seen;
}
