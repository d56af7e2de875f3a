/** A plain table: a title, a header, rows; the first column to the left, all others to the right. */
export function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const drawn = lines.map((line) =>
    widths
      .map((width, i) => (i === 0 ? (line[i] ?? '').padEnd(width) : (line[i] ?? '').padStart(width)))
      .join('  ')
      .trimEnd(),
  );
  return `${title}\n${drawn.map((line) => `  ${line}`).join('\n')}\n`;
}
