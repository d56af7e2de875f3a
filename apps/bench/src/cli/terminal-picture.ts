/*
 * What a terminal showed, as an SVG: text stays text, and its colours are those of the reader's scheme, light or dark.
 */

const [CELL, LINE, PAD] = [7.8, 18, 14];

/** Codes of `styleText` that begin a style; those that end one are 22 and above, or 0. */
const STYLES: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '7': 'inverse',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '36': 'cyan',
};
const ENDS: Readonly<Record<string, readonly string[]>> = {
  '0': ['bold', 'dim', 'inverse', 'red', 'green', 'yellow', 'cyan'],
  '22': ['bold', 'dim'],
  '27': ['inverse'],
  '39': ['red', 'green', 'yellow', 'cyan'],
};

const CSS = `
  svg { background: #ffffff }
  .frame { fill: #ffffff; stroke: #d0d7de }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre }
  .bold { font-weight: 600 }
  .dim { fill: #6e7781 }
  .red { fill: #cf222e }
  .yellow { fill: #9a6700 }
  .green { fill: #116329 }
  .cyan { fill: #1b7c83 }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 }
    .frame { fill: #0d1117; stroke: #30363d }
    text { fill: #e6edf3 }
    .dim { fill: #8b949e }
    .red { fill: #ff7b72 }
    .yellow { fill: #d29922 }
    .green { fill: #3fb950 }
    .cyan { fill: #39c5cf }
  }`;

/** Draws the lines of a terminal of so many columns. */
export function terminalPicture(title: string, screen: string, columns: number): string {
  const lines = screen.trimEnd().split('\n');
  const [width, height] = [columns * CELL + 2 * PAD, lines.length * LINE + 2 * PAD];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${CSS}\n</style>`,
    `<rect class="frame" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    ...lines.map((line, i) => drawn(line, PAD + LINE * (i + 0.75))),
    '</svg>\n',
  ].join('\n');
}

/** A line, each run of one style at its column and as wide as its cells, whatever the font. */
function drawn(line: string, y: number): string {
  const styles = new Set<string>();
  let [column, runs] = [0, ''];
  for (const [, codes, text = ''] of line.matchAll(PIECES)) {
    for (const code of codes?.split(';') ?? []) turn(styles, code);
    const [, before = '', words = ''] = /^( *)(.*?) *$/.exec(text) ?? [];
    const length = [...words].length;
    if (length > 0) {
      const x = (PAD + (column + before.length) * CELL).toFixed(1);
      const style = styles.size > 0 ? ` class="${[...styles].join(' ')}"` : '';
      runs += `<tspan x="${x}" textLength="${(length * CELL).toFixed(1)}"${style}>${escaped(words)}</tspan>`;
    }
    column += [...text].length;
  }
  return runs === '' ? '' : `<text y="${y}">${runs}</text>`;
}

/** A sequence that sets styles, or text up to the next one. */
const PIECES = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m|([^${String.fromCharCode(27)}]+)`, 'g');

function turn(styles: Set<string>, code: string): void {
  const begun = STYLES[code];
  if (begun !== undefined) styles.add(begun);
  for (const ended of ENDS[code] ?? []) styles.delete(ended);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
