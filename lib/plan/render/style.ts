import { DARK, LIGHT, type Palette } from './palette';

/** The style sheet of the page, whole: every colour comes out of the palettes, and nothing is fetched. */
export const STYLE = `
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 0; font-size: 1.2rem; line-height: 1.35; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 0.95rem; }
p, ul { margin: 0.4rem 0; }
ul { padding-left: 1.2rem; }
a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: 0.2em; }
a:focus-visible { outline: 3px solid var(--notice); outline-offset: 2px; }
code, pre { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { unicode-bidi: isolate; }
pre { margin: 0.5rem 0; padding: 0.7rem 0.9rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
pre code { display: block; padding-left: 1.5em; text-indent: -1.5em; font-size: 1em; }
pre code + code { margin-top: 0.35em; }
.tally { margin: 0.4rem 0 2rem; color: var(--quiet); font-size: 1.05rem; }
.tally::first-letter { text-transform: uppercase; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.925rem; }
th, td { padding: 0.5rem 0.9rem 0.5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; font-size: 0.8rem; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { color: inherit; font-weight: inherit; font-size: inherit; }
.overview { min-width: 40rem; overflow-wrap: break-word; }
.card { margin: 1.5rem 0 0; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.card header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; justify-content: space-between; }
.kind, .place, .quiet { color: var(--quiet); }
.kind { font-weight: 400; }
.place { margin: 0.1rem 0 0.9rem; font-size: 0.85rem; }
.summary { max-width: 44rem; font-size: 1.05rem; }
.verdict { font-size: 0.875rem; font-weight: 650; white-space: nowrap; }
.verdict::before { content: "● "; }
.calm { color: var(--calm); }
.notice { color: var(--notice); }
.alarm { color: var(--alarm); }
.alarm::before { content: "▲ "; }
h3.alarm::before { content: ""; }
dl { margin: 0.4rem 0; }
dt { color: var(--quiet); font-size: 0.85rem; }
dd { margin: 0 0 0.5rem; }
.images { display: grid; gap: 0.75rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); margin: 0.5rem 0 1rem; padding-left: 0.9rem; border-left: 3px solid var(--line); }
.images h4, .container { margin: 0; font-size: 0.85rem; font-weight: 600; color: var(--quiet); }
.images > div > code { display: block; margin: 0.1rem 0 0.5rem; color: var(--ink); font-weight: 600; }
figure { margin: 0.8rem 0 0; }
figure svg { display: block; width: 100%; min-width: 30rem; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .pod { fill: var(--ink); }
svg .axis, svg .note { fill: var(--quiet); }
svg rect.old { fill: var(--old); }
svg rect.down { fill: var(--down); stroke: var(--quiet); stroke-dasharray: 4 3; }
svg rect.new { fill: var(--new); }
svg rect.stuck { fill: var(--stuck); }
svg .hatch { stroke: var(--onStuck); stroke-width: 2; opacity: 0.18; }
svg text.old { fill: var(--onOld); }
svg text.down { fill: var(--onDown); }
svg text.new { fill: var(--onNew); }
svg text.stuck { fill: var(--onStuck); font-weight: 600; }
footer { margin-top: 2.5rem; color: var(--quiet); font-size: 0.85rem; }
@media (max-width: 40rem) { body { padding: 1.5rem 0.9rem 3rem; } .card { padding: 1.1rem; } h1 { font-size: 1.45rem; } }
@media print {
  :root { color-scheme: light; ${variables(LIGHT)} }
  body { max-width: none; padding: 0; font-size: 10pt; background: none; }
  .card { break-inside: auto; border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0; }
  h2, h3, h4, dt { break-after: avoid; }
  pre, figure, .images, tr { break-inside: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

function variables(palette: Palette): string {
  return Object.entries(palette).map(([name, colour]) => `--${name}: ${colour};`).join(' ');
}
