/** What is cached in these measurements: about 500 bytes of JSON, or as many as asked for. */
export interface Product {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly tags: readonly string[];
  readonly text: string;
}

export const product = (id: number, bytes = 500): Product => {
  const bare = { id, name: `product ${id}`, price: 12.5, tags: ['kitchen', 'new'], text: '' };
  return { ...bare, text: 'x'.repeat(Math.max(bytes - JSON.stringify(bare).length, 0)) };
};
