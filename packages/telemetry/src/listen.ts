import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FailureBrief } from '@redis-patterns/core';

/*
 * The channels are found by their names alone, so it does not matter which is loaded first, we or the patterns, nor
 * how many copies of core an app has. A call publishes one object from its start to its end, and fills it in meanwhile.
 */

/** What a call is known by at its end; `error` where it failed. */
export type Ended<Event> = Readonly<Event> & { readonly error?: FailureBrief };

/** Ends a subscription. */
export type Stop = () => void;

/** Hears what a point channel publishes. */
export function onPoint<Event>(name: string, hear: (event: Event) => void): Stop {
  return listen(`redis-patterns:${name}`, (message) => hear(message as Event));
}

/** Hears each call of a tracing channel, when it has ended. */
export function onEnd<Event>(name: string, hear: (event: Ended<Event>) => void): Stop {
  return listen(`tracing:redis-patterns:${name}:asyncEnd`, (message) => hear(message as Ended<Event>));
}

/** The same, with how long the call took. One that was under way already is not heard. */
export function onTimedEnd<Event extends object>(
  name: string,
  hear: (event: Ended<Event>, seconds: number) => void,
): Stop {
  const began = new WeakMap<object, number>();
  const stopStarts = listen(`tracing:redis-patterns:${name}:start`, (message) => {
    began.set(message as object, performance.now());
  });
  const stopEnds = onEnd<Event>(name, (event) => {
    const start = began.get(event);
    if (start !== undefined) hear(event, (performance.now() - start) / 1_000);
  });
  return () => {
    stopStarts();
    stopEnds();
  };
}

function listen(channel: string, hear: (message: unknown) => void): Stop {
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
