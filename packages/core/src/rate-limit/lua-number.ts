const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Lua's `tonumber` of what a key holds: undefined where it is no number, as in text that somebody else wrote. */
export function luaNumber(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return DECIMAL.test(trimmed) || /^0x[\da-f]+$/i.test(trimmed) ? Number(trimmed) : undefined;
}
