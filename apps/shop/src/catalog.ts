/** A product of the shop. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** Euro, with two decimals. */
  readonly price: string;
}

/** The shop's database: correct, and slow. */
export interface Catalog {
  find(id: string): Promise<Product | null>;
  all(): Promise<Product[]>;
  /** The product as it is now; null: there is none of that id. */
  setPrice(id: string, price: string): Promise<Product | null>;
  /** Pulled: every query fails. */
  readonly plug: { pulled: boolean };
}

const PRODUCTS: readonly Product[] = [
  { id: '42', name: 'Moka pot, six cups', price: '38.50' },
  { id: '43', name: 'Hand mill', price: '54.00' },
  { id: '44', name: 'Gooseneck kettle', price: '61.90' },
  { id: '45', name: 'Scale, 0.1 g', price: '27.00' },
];

/** In memory, but as far away as a database: `latencyMs` per query. */
export function createCatalog(latencyMs = 80): Catalog {
  const rows = new Map(PRODUCTS.map((product) => [product.id, product]));

  const plug = { pulled: false };

  const query = async <T>(answer: () => T): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (plug.pulled) throw new Error('the database is away');
    return answer();
  };

  return {
    plug,
    find: (id) => query(() => rows.get(id) ?? null),
    all: () => query(() => [...rows.values()]),
    setPrice: (id, price) =>
      query(() => {
        const row = rows.get(id);
        if (row === undefined) return null;
        const changed = { ...row, price };
        rows.set(id, changed);
        return changed;
      }),
  };
}

/** A price as it may come over HTTP; null when it is none. */
export function priceFrom(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,6}\.\d{2}$/.test(value) ? value : null;
}
