/*
 * Stands in front of properties of one object. Node, Express and Fastify read a request in some hundred places, and V8
 * makes each of them quick for the layouts it has seen there. A request whose layout is a table of its own (which is
 * what deleting a property makes of it, redefining one, or accessors that differ from request to request) makes all of
 * them slower for every later request, whatever route that goes to: 5 to 8 % of an empty Express application. So the
 * accessors are the same for all requests, and where they stood for nothing of the request's own they stay and read on.
 */

/** What stands in front of a property: gives what its reader gets. */
export type Around = (read: () => unknown) => unknown;

/** Of one object: what stands in front of its properties, innermost first, and its own ones that are behind it. */
interface Fronts {
  readonly target: object;
  readonly arounds: Map<string, readonly Around[]>;
  readonly own: Map<string, PropertyDescriptor>;
}

const FRONTS = Symbol('fronts');

/** Puts `around` in front of one property, wherever it is defined, until the function that comes back is called. */
export function intercept(target: object, name: string, around: Around): () => void {
  const fronts = frontsOf(target);
  const { arounds, own } = fronts;
  arounds.set(name, [...(arounds.get(name) ?? []), around]);
  install(fronts, name);
  return () => {
    const left = (arounds.get(name) ?? []).filter((other) => other !== around);
    arounds.set(name, left);
    if (left.length === 0 && own.has(name)) uninstall(fronts, name);
  };
}

/** Shows readers of a property `seen` of its value, if that is an object. */
export function view(target: object, name: string, seen: (value: object) => object): () => void {
  const shown = (value: unknown): unknown => (typeof value === 'object' && value !== null ? seen(value) : value);
  const own = Object.getOwnPropertyDescriptor(target, name);
  if (own?.writable !== true) return intercept(target, name, (read) => shown(read()));
  const value = shown(own.value);
  Reflect.set(target, name, value);
  return () => {
    if (Reflect.get(target, name) === value) Reflect.set(target, name, own.value);
  };
}

function frontsOf(target: object): Fronts {
  const known: Fronts | undefined = Reflect.get(target, FRONTS);
  if (known?.target === target) return known;
  const fronts: Fronts = { target, arounds: new Map(), own: new Map() };
  Reflect.defineProperty(target, FRONTS, { value: fronts, configurable: true });
  return fronts;
}

function install({ target, own }: Fronts, name: string): void {
  const accessor = accessorOf(name);
  const stood = Object.getOwnPropertyDescriptor(target, name);
  if (stood !== undefined && stood.get === accessor.get) return;
  if (stood === undefined) own.delete(name);
  else own.set(name, stood);
  Reflect.defineProperty(target, name, { ...accessor, enumerable: stood?.enumerable ?? false });
}

function uninstall({ target, own }: Fronts, name: string): void {
  const stood = own.get(name);
  own.delete(name);
  if (stood === undefined) Reflect.deleteProperty(target, name);
  else Reflect.defineProperty(target, name, stood);
}

type Accessor = Required<Pick<PropertyDescriptor, 'get' | 'set' | 'configurable'>>;

const accessors = new Map<string, Accessor>();

/** The same for all requests; they find what belongs to theirs through `this`. */
function accessorOf(name: string): Accessor {
  const known = accessors.get(name);
  if (known !== undefined) return known;
  const accessor: Accessor = {
    configurable: true,
    get(this: { readonly [FRONTS]: Fronts }) {
      const { target, arounds, own } = this[FRONTS];
      let read = (): unknown => readBehind(target, name, own.get(name));
      for (const around of arounds.get(name) ?? []) {
        const inner = read;
        read = () => around(inner);
      }
      return read();
    },
    // The assignment takes its usual way, past a setter that may stand there; then we stand in front again.
    set(this: { readonly [FRONTS]: Fronts }, value: unknown) {
      const fronts = this[FRONTS];
      uninstall(fronts, name);
      Reflect.set(fronts.target, name, value);
      if ((fronts.arounds.get(name) ?? []).length > 0) install(fronts, name);
    },
  };
  accessors.set(name, accessor);
  return accessor;
}

function readBehind(target: object, name: string, own: PropertyDescriptor | undefined): unknown {
  if (own === undefined) return Reflect.get(Object.getPrototypeOf(target), name, target);
  return own.get === undefined ? own.value : own.get.call(target);
}
