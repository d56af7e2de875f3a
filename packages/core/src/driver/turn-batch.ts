import type { Driver } from './driver.ts';
import type { SharedDeadline } from './shared-deadline.ts';

/** A call that waits to be sent, and then for its answer. */
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

/** Past the breaker of a node: `Breaker.run`. `key` is one of those that the call asks that node for. */
export interface Pass {
  run<T>(node: string | undefined, call: () => Promise<T>, key: string): Promise<T>;
}

/**
 * Calls that are made in one turn of the event loop are sent when it ends, together: those whose keys one node serves
 * share a pass of its breaker, a deadline, and whatever `send` makes of them. While no call is under way nobody is known
 * to come along, so the next ones leave with their tick.
 */
export function createTurnBatch<Question, Answer>(
  { nodeOf }: Driver,
  breaker: Pass,
  withinDeadline: SharedDeadline,
  send: SendTogether<Question, Answer>,
): (key: string, question: Question) => Promise<Answer> {
  type One = Waiting<Question, Answer>;
  interface Group {
    readonly key: string;
    readonly waiting: One[];
  }
  let groups = new Map<string | undefined, Group>();
  let unanswered = 0;

  const flush = (): void => {
    const ended = groups;
    groups = new Map();
    for (const [node, group] of ended) sendGroup(node, group);
  };

  const sendGroup = (node: string | undefined, { key, waiting }: Group): void => {
    breaker
      .run(node, () => withinDeadline((deadline) => send(waiting, deadline)), key)
      .catch((error: unknown) => {
        for (const { reject } of waiting) reject(error);
      });
  };

  const counted = ({ question, resolve, reject }: One): One => {
    let answered = false;
    const end = (): void => {
      if (!answered) unanswered--;
      answered = true;
    };
    unanswered++;
    return {
      question,
      resolve: (answer) => {
        end();
        resolve(answer);
      },
      reject: (error) => {
        end();
        reject(error);
      },
    };
  };

  return (key, question) =>
    new Promise((resolve, reject) => {
      const node = nodeOf?.(key);
      if (groups.size === 0) {
        if (unanswered === 0) process.nextTick(flush);
        else setImmediate(flush);
      }
      const one = counted({ question, resolve, reject });
      const group = groups.get(node);
      if (group === undefined) groups.set(node, { key, waiting: [one] });
      else group.waiting.push(one);
    });
}
