import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, gunzip, gzip } from 'node:zlib';

/** The letter in an entry's header for each compression; `-` is none. */
export const COMPRESSION_LETTER = { gzip: 'g', brotli: 'b' } as const;

const PRESSERS = { gzip: promisify(gzip), brotli: promisify(brotliCompress) };
const UNPRESSERS: ReadonlyMap<string, (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> =
  new Map([
    ['g', promisify(gunzip)],
    ['b', promisify(brotliDecompress)],
  ] as const);

export function compressed(payload: string | Uint8Array, by: 'gzip' | 'brotli'): Promise<Buffer> {
  return PRESSERS[by](payload);
}

/** Rejects when the data is damaged, the letter unknown, or the result above `maxBytes` (a decompression bomb). */
export async function decompressed(data: Uint8Array, letter: string, maxBytes: number): Promise<Buffer> {
  const unpress = UNPRESSERS.get(letter);
  if (unpress === undefined) throw new TypeError('an unknown compression');
  return unpress(data, { maxOutputLength: maxBytes });
}
