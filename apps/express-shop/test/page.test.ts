import type { AddressInfo } from 'node:net';
import { type Running, settingsFrom } from '@redis-patterns/shop';
import { type RedisServer, startServer } from '@redis-patterns/testkit/redis';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chromium } from '../../../scripts/chromium.ts';
import { start } from '../src/start.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 }); // a browser on a busy machine

const found = await chromium();
const inBrowser = test.skipIf(found === undefined);
const reason = found === undefined ? ' (skipped: no Chromium here; set CHROMIUM_PATH)' : '';

let shop: Running;
let redis: RedisServer;
let shopOnRedis: Running;
let browser: Browser;

const urlOf = ({ server }: Running): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;

beforeAll(async () => {
  if (found === undefined) return;
  redis = await startServer();
  shop = await start({ ...settingsFrom({ DRIVER: 'memory' }), port: 0 });
  shopOnRedis = await start({ ...settingsFrom({ DRIVER: 'ioredis', REDIS_URL: redis.url }), port: 0 });
  browser = await playwright.launch({ ...found, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await shopOnRedis?.close();
  await redis?.stop();
});

/** A page that is connected, and what went wrong on it: errors, and anything the policy stopped. */
async function open(
  options: Parameters<Browser['newPage']>[0] = {},
  at: Running = shop,
): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage(options);
  const wrong: string[] = [];
  page.on('pageerror', ({ message }) => wrong.push(message));
  page.on('console', (message) => {
    // An answer above 399 is a line in the console; those are what the page is about.
    if (message.type() === 'error' && !/status of (429|503)/.test(message.text())) wrong.push(message.text());
  });
  await page.goto(urlOf(at));
  await text(page, '#link-text', 'live');
  return { page, wrong };
}

const text = (page: Page, selector: string, wanted: string | RegExp, timeout = 3_000) =>
  expect.poll(() => page.textContent(selector), { timeout }).toMatch(wanted);

inBrowser(`the cache panel shows a miss, then hits, then what a new price does${reason}`, async () => {
  const { page, wrong } = await open();
  await page.click('#load');
  await text(page, '#verdict', /^miss/);
  await page.click('#load');
  await text(page, '#verdict', /^hit/);
  await page.click('#price');
  await text(page, '#toast', /^Price is/);
  await page.click('#load');
  await text(page, '#verdict', /^miss/);
  await text(page, '#cache-status', /fwd=uri-miss; stored/);
  await text(page, '#hits', /^[1-9]/);
  await page.click('[data-plug=redis]');
  await text(page, '[data-plug=redis]', 'Plug in Redis');
  await page.click('#load');
  await text(page, '#verdict', /^Redis is away/);
  await page.click('[data-plug=redis]');
  await text(page, '[data-plug=redis]', 'Unplug Redis');
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`of the list the whole response is kept, and its Cache-Status is shown${reason}`, async () => {
  const { page, wrong } = await open();
  await page.click('#price');
  await text(page, '#toast', /^Price is/);
  await page.click('#list');
  await text(page, '#cache-status', /^Cache-Status: redis-patterns; fwd=uri-miss; stored$/);
  await text(page, '#product', /Moka pot.*; Hand mill/);
  await page.click('#list');
  await text(page, '#cache-status', /^Cache-Status: redis-patterns; hit; ttl=\d+$/);
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`the limit panel shows ten of twenty refused, and when to come back${reason}`, async () => {
  const { page, wrong } = await open();
  await page.click('#burst');
  await expect.poll(() => page.locator('#beads span').count()).toBe(20);
  expect(await page.locator('#beads .refused').count()).toBe(10);
  await text(page, '#allowed', '10');
  await text(page, '#refused', '10');
  await text(page, '#limit-headers', /RateLimit: "checkout";r=0;t=1[\s\S]*Retry-After: 1/);
  await text(page, '#left', /^[1-9] of 10/); // it refills without a further request
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`the sessions panel shows devices, and ends one or all of them${reason}`, async () => {
  const { page, wrong } = await open();
  const rows = page.locator('#devices li');
  await page.click('#here');
  await text(page, '#here', 'Sign out here');
  for (const device of ['phone', 'laptop', 'tablet']) await page.click(`[data-device=${device}]`);
  await expect.poll(() => rows.count(), { timeout: 3_000 }).toBe(4);
  await text(page, '#devices', /this browser/);
  await rows.filter({ hasText: 'laptop' }).getByText('Sign out').click();
  await expect.poll(() => rows.count(), { timeout: 3_000 }).toBe(3);
  await page.click('#everywhere');
  await expect.poll(() => rows.count(), { timeout: 3_000 }).toBe(0);
  await text(page, '#here', 'Sign in here');
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`a hostile name is shown as text${reason}`, async () => {
  const { page, wrong } = await open();
  const name = '<img src=x onerror=1>';
  await page.evaluate((device) => fetch('/live/devices', { method: 'POST', body: JSON.stringify({ device }) }), name);
  await text(page, '#devices', name.slice(0, 20));
  expect(await page.locator('#devices img').count()).toBe(0);
  expect(wrong).toEqual([]);
  await page.close();
});

const LOOKED_AGAIN = 8_000; // the doctor rests for three seconds or more

inBrowser(`the doctor panel says that memory is no server, and finds keys without an end${reason}`, async () => {
  const { page, wrong } = await open();
  await text(page, '#examined', /^There is no server to examine/);
  await page.click('#break');
  await text(
    page,
    '#findings',
    /^error shop:session:careless:\* has keys without a TTL: 20 of .*careless:#[0-9a-f]{6}.*KEY002/,
    LOOKED_AGAIN,
  );
  expect(await page.getAttribute('#finding', 'data-state')).toBe('bad');
  await text(page, '#tree', /shop:session:careless20 keys/);
  await page.click('#fix');
  await text(page, '#finding-title', 'Nothing is wrong', LOOKED_AGAIN);
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`on a real Redis the doctor panel shows what the engine of the CLI finds there${reason}`, async () => {
  const { page, wrong } = await open({}, shopOnRedis);
  await text(page, '#examined', /^Redis \d+\.\d+/);
  await text(page, '#findings', /no limit on memory.*MEM001/);
  await page.click('#break');
  await text(page, '#findings', /careless:\* has keys without a TTL: 20 of .*KEY002/, LOOKED_AGAIN);
  await text(page, '#finding-title', /^\d+ findings$/);
  expect(wrong).toEqual([]);
  await page.close();
});

inBrowser(`the page works by keyboard alone${reason}`, async () => {
  const { page } = await open();
  const buttons = await page.locator('button:enabled').count();
  const reached = new Set<string>();
  for (let i = 0; i < buttons; i++) {
    await page.keyboard.press('Tab');
    reached.add((await page.evaluate(() => document.activeElement?.textContent)) ?? '');
  }
  expect(reached).toContain('Load product');
  expect(reached).toContain('Break it');
  await page.focus('#load');
  await page.keyboard.press('Enter');
  await text(page, '#verdict', /^(miss|hit)/);
  await page.close();
});

inBrowser(`the page fits a phone, in light and dark${reason}`, async () => {
  const grounds = new Set<string>();
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, wrong } = await open({ viewport: { width: 360, height: 740 }, colorScheme });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    expect(wrong).toEqual([]);
    await page.close();
  }
  expect(grounds.size).toBe(2);
});
