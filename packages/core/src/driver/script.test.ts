import { describe, expect, test, vi } from 'vitest';
import { type Args, type Driver, DriverError, type Reply, type Script } from './driver.ts';
import { defineScript, evaluate, runScript } from './script.ts';

const script: Script = {
  name: 'test/echo',
  lua: 'return ARGV[1]',
  sha: 'f00',
  model: (_space, _keys, args) => [...args],
};

const refusal = (redisCode: string) => new DriverError('DRIVER_FAILED', redisCode, { kind: 'reply', redisCode });

/** Answers each call with the next of these; an error rejects. */
const server = (...answers: (Reply | Error)[]) =>
  vi.fn(async (_args: Args): Promise<Reply> => {
    const answer = answers.shift() ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  });

describe('evaluate', () => {
  test('sends EVALSHA with the number of keys, and nothing else when the server knows the script', async () => {
    const send = server('answer');
    expect(await evaluate(send, script, ['k1', 'k2'], ['a', 7])).toBe('answer');
    expect(send.mock.calls).toEqual([[['evalsha', 'f00', 2, 'k1', 'k2', 'a', 7]]]);
  });

  test('sends EVAL once when the server does not know it', async () => {
    const send = server(refusal('NOSCRIPT'), 'answer');
    expect(await evaluate(send, script, ['k'], ['a'])).toBe('answer');
    expect(send.mock.calls.slice(1)).toEqual([[['eval', 'return ARGV[1]', 1, 'k', 'a']]]);
  });

  test('sends EVAL no second time', async () => {
    const send = server(refusal('NOSCRIPT'), refusal('NOSCRIPT'), 'answer');
    await expect(evaluate(send, script, [], [])).rejects.toMatchObject({ redisCode: 'NOSCRIPT' });
    expect(send).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['a refusal', refusal('OOM')],
    ['a lost reply', new DriverError('DRIVER_FAILED', 'lost', { kind: 'unknown' })],
    ['a timeout', new DriverError('DRIVER_TIMEOUT', 'late', { kind: 'unknown' })],
    ['an error that is not of a driver', Object.assign(new Error('NOSCRIPT'), { redisCode: 'NOSCRIPT' })],
  ])('sends nothing more after %s', async (_name, error) => {
    const send = server(error, 'answer');
    await expect(evaluate(send, script, ['k'], [])).rejects.toBe(error);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('a readonly run uses the commands that replicas accept', async () => {
    const send = server(refusal('NOSCRIPT'), 'answer');
    await evaluate(send, script, ['k'], [], true);
    expect(send.mock.calls.map(([[name]]) => name)).toEqual(['evalsha_ro', 'eval_ro']);
  });
});

test('runScript encodes the input, hands on deadline and readonly, and decodes the reply', async () => {
  const typed = defineScript<{ key: string; by: number }, string>({
    ...script,
    encode: ({ key, by }) => ({ keys: [key], args: [by] }),
    decode: (reply) => `decoded ${reply}`,
  });
  const run = vi.fn<Driver['run']>(async () => 'reply');
  expect(await runScript({ run } as unknown as Driver, typed, { key: 'k', by: 2 }, 123, true)).toBe('decoded reply');
  expect(run.mock.calls).toEqual([[typed, ['k'], [2], 123, true]]);
});
