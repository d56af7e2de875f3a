import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', '{packages,apps}/*/README.md'], { cwd: root });
const read = (page: string): string => readFileSync(join(root, page), 'utf8').replaceAll(/^```.*?^```$/gms, '');

/** The anchors of a page's headings, as GitHub makes them; a folder shows its README. */
const anchors = (page: string): Set<string> =>
  new Set(
    [...read(extname(page) === '' ? join(page, 'README.md') : page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/g)];
  const dead = links.filter(([, file = '', anchor]) => {
    const target = file === '' ? page : join(dirname(page), file);
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).has(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});

test('every page of docs is listed in its index', () => {
  const index = read('docs/README.md');
  const listed = (page: string): boolean => index.includes(`](${page.slice('docs/'.length)})`);
  expect(
    pages.filter((page) => /^docs[\\/][^\\/]+$/.test(page) && !page.endsWith('README.md') && !listed(page)),
  ).toEqual([]);
});
