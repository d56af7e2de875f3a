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
  const read = (format: string) => () => decodeRecord(['.n', '1', '~v', format], { key: 'k', codec: refusing });
  expect(read('2')).toThrow(expect.objectContaining({ reason: 'format' }));
  expect(read('1')).toThrow(expect.objectContaining({ reason: 'format' })); // no times
  const times = ['~c', '1', '~s', '1', '~a', '0', '~i', '1000'];
  const whole = () => decodeRecord(['.n', '1', '~v', '1', ...times], { key: 'k', codec: refusing });
  expect(whole).toThrow(expect.objectContaining({ reason: 'decrypt', field: 'n' }));
});
