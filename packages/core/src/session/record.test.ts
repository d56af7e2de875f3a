import { expect, test } from 'vitest';
import { CorruptError, type SessionCodec } from './codec.ts';
import { decodeRecord } from './record.ts';

test('the format of a record is looked at before its values: they may be encrypted in another way', () => {
  const refusing: SessionCodec = {
    encode: (text) => text,
    decode: () => {
      throw new CorruptError('decrypt');
    },
  };
  const read = (times: string) => () =>
    decodeRecord(`[${times},\nnull,\nnull,\n{\n"n":\n1\n}]`, { key: 'k', codec: refusing });
  for (const times of [
    '[2,1,1,0,1000]',
    '[1,1,1,0]',
    '[1,1,1,0,"1"]',
    '[1,1,1,0,1.5]',
    '[1,1,1,0,1000,7]',
    '1',
    '[1',
    '',
  ])
    expect(read(times)).toThrow(expect.objectContaining({ reason: 'format' }));
  expect(read('[1,1,1,0,1000]')).toThrow(expect.objectContaining({ reason: 'decrypt', field: 'n' }));
});
