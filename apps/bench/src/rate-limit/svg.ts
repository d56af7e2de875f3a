/** A picture of text: what GitHub shows in a page, in light and in dark. */
export interface Picture {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly string[];
}

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .strong { font-weight: 600; fill: #1f2328 }
  .axis { stroke: #d0d7de; fill: none }
  .limit { stroke: #cf222e; stroke-dasharray: 4 3; fill: none }
  .limit-text { fill: #cf222e }
  .offered { fill: #d0d7de }
  .admitted { fill: #0969da }
  .refused { stroke: #cf222e; stroke-width: 1.5 }
  .line { stroke: #0969da; stroke-width: 1.5; fill: none }
  .thin { stroke: #8c959f; stroke-width: 0.75; fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #8b949e }
    .strong { fill: #e6edf3 }
    .axis { stroke: #30363d }
    .limit { stroke: #f85149 }
    .limit-text { fill: #f85149 }
    .offered { fill: #30363d }
    .admitted { fill: #58a6ff }
    .refused { stroke: #f85149 }
    .line { stroke: #58a6ff }
    .thin { stroke: #6e7681 }
  }
`;

export function drawn({ title, width, height, parts }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`;
}

export function rect(kind: string, x: number, y: number, width: number, height: number): string {
  return height <= 0 ? '' : `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/>`;
}

export function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="${kind}" d="M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}"/>`;
}

/** A line that goes on level and then steps. */
export function steps(kind: string, points: readonly (readonly [x: number, y: number])[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  return `<path class="${kind}" d="M${n(first[0])} ${n(first[1])}${rest.map(([x, y]) => `H${n(x)}V${n(y)}`).join('')}"/>`;
}

export function text(x: number, y: number, content: string, kind = '', anchor = 'start'): string {
  const attributes = `${kind === '' ? '' : ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${n(x)}" y="${n(y)}"${attributes}>${escaped(content)}</text>`;
}

/** A coordinate, to a tenth. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
