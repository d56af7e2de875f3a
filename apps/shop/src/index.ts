export { priceFrom } from './catalog.ts';
export { openDriver } from './driver.ts';
export { openShop, type Shop } from './open-shop.ts';
export { LIST, type ShopSession } from './patterns.ts';
export { type Running, run } from './run.ts';
export { type Settings, settingsFrom } from './settings.ts';
export { toldBy } from './told-by.ts';
