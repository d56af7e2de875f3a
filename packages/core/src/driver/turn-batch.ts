import type { Breaker } from './breaker.ts';
import type { Driver } from './driver.ts';
import type { SharedDeadline } from './shared-deadline.ts';

/** A call that waits for its turn of the event loop to end. */
export interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Settles every one of them. Resolves when that is done; rejects when none was answered: then the node has failed. */
export type SendTogether<Question, Answer> = (
  waiting: readonly Waiting<Question, Answer>[],
  deadline: number,
) => Promise<void>;

/**
 * Calls that are made in one turn of the event loop are sent when it ends, together: those whose keys one node serves
 * share a pass of its breaker, a deadline, and whatever `send` makes of them.
 */
export function createTurnBatch<Question, Answer>(
  { nodeOf }: Driver,
  breaker: Breaker,
  withinDeadline: SharedDeadline,
  send: SendTogether<Question, Answer>,
): (key: string, question: Question) => Promise<Answer> {
  type Group = Waiting<Question, Answer>[];
  let groups = new Map<string | undefined, Group>();

  const flush = (): void => {
    const ended = groups;
    groups = new Map();
    for (const [node, group] of ended) sendGroup(node, group);
  };

  const sendGroup = (node: string | undefined, group: Group): void => {
    breaker
      .run(node, () => withinDeadline((deadline) => send(group, deadline)))
      .catch((error: unknown) => {
        for (const { reject } of group) reject(error);
      });
  };

  return (key, question) =>
    new Promise((resolve, reject) => {
      const node = nodeOf?.(key);
      if (groups.size === 0) setImmediate(flush);
      const group = groups.get(node);
      const one = { question, resolve, reject };
      if (group === undefined) groups.set(node, [one]);
      else group.push(one);
    });
}
