export type { Account } from './devices.ts';
export { type Access, accessFrom } from './guard.ts';
export { createLive, type Live, type LiveOptions } from './live.ts';
export { createPlug, type Plug } from './plug.ts';
