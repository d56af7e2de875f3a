/**
 * The slot of a key in a cluster, which node-redis computes but does not tell: CRC-16/XMODEM of the key, or of its hash
 * tag where it has one, modulo 16,384. The polynomial 0x1021 has few terms, so a byte is folded in without a table.
 * https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model
 */
export function slotOf(key: string): number {
  const tag = /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    const high = (crc >> 8) ^ byte;
    const folded = high ^ (high >> 4);
    crc = ((crc << 8) ^ (folded << 12) ^ (folded << 5) ^ folded) & 0xffff;
  }
  return crc % 16_384;
}
