import { Markup } from './html-page-markup';

/** The product's own tokens; both themes. */
export const STYLE = new Markup(`
:root { color-scheme: light dark;
  --ground:#f6f7f9; --panel:#fff; --raised:#f0f2f6; --line:#dfe3ea; --text:#1b2230; --muted:#5a6478; --accent:#1769d2;
  --dispatch:#7b879e; --kick:#1f86c9; --notify:#8a5fd0; --barrier:#d9480f; --drain:#0f8f6c; --flush:#c79a00;
  --capture:#3b5bdb; --resume:#6a9a1f; --other:#a6aebd;
  --running:#2f9e62; --runnable:#dd9a1a; --blocked:#e4e8ef; --guest:#9cc4e8; --on-slice:#fff; }
@media (prefers-color-scheme: dark) { :root {
  --ground:#0e1116; --panel:#141922; --raised:#1a2030; --line:#252c3a; --text:#dbe1ea; --muted:#8a94a8; --accent:#6cb2ff;
  --dispatch:#8d99b0; --kick:#56b4e9; --notify:#b48ee8; --barrier:#ff7a45; --drain:#35c39a; --flush:#f2c94c;
  --capture:#5c7cfa; --resume:#a5d65b; --other:#5a6274;
  --running:#46b37b; --runnable:#f0b44c; --blocked:#2a3140; --guest:#2f5d84; --on-slice:#0e1116; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 13px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px 16px 48px; display: grid; gap: 16px; }
h1 { font-size: 18px; font-weight: 600; margin: 0; }
h2 { font-size: 13px; font-weight: 600; margin: 0 0 12px; }
header p, .note { color: var(--muted); margin: 4px 0 0; }
section, details { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 16px; min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; }
.figures div { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; }
.figures b { display: block; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures span, small { color: var(--muted); font-size: 11px; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 16px; }
@media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { color: var(--muted); font-weight: 400; font-size: 11px; }
th, td { text-align: right; padding: 2px 0 2px 12px; white-space: nowrap; height: 22px; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
table.words th, table.words td { text-align: left; white-space: normal; vertical-align: top; overflow-wrap: anywhere; }
tbody tr:hover { background: var(--raised); }
tr.sum td { border-top: 1px solid var(--line); font-weight: 600; }
tr.sum ~ tr.sum td { border-top: 0; }
.share { width: 22%; } .share svg { display: block; width: 100%; height: 10px; }
.swatch { width: 12px; height: 12px; vertical-align: -2px; margin-right: 8px; }
.chart { width: 100%; height: auto; display: block; }
.chart text { fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); } .mark { stroke: var(--muted); stroke-dasharray: 4 4; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; color: var(--muted); font-size: 11px; }
.finding { border-left: 3px solid var(--muted); background: var(--raised); border-radius: 6px; padding: 10px 12px; margin: 0 0 8px; overflow-wrap: anywhere; }
.finding p { margin: 4px 0 0; color: var(--muted); } .finding p.remedy { color: var(--text); }
dl { display: grid; grid-template-columns: 120px minmax(0, 1fr); gap: 4px 12px; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 12px/1.5 'JetBrains Mono', ui-monospace, monospace; }
a { color: var(--accent); } summary { cursor: pointer; font-weight: 600; }
.track { fill: var(--raised); } .texture { stroke: var(--ground); stroke-width: 2; stroke-opacity: .45; } .dot { fill: var(--text); fill-opacity: .55; }
.f-dispatch { fill: var(--dispatch); } .f-kick { fill: var(--kick); } .f-notify { fill: var(--notify); }
.f-barrier { fill: var(--barrier); } .f-drain { fill: var(--drain); } .f-flush { fill: var(--flush); }
.f-capture { fill: var(--capture); } .f-resume { fill: var(--resume); } .f-other { fill: var(--other); } .f-joint { fill: var(--muted); }
.b-dispatch { border-color: var(--dispatch); } .b-kick { border-color: var(--kick); } .b-notify { border-color: var(--notify); }
.b-barrier { border-color: var(--barrier); } .b-drain { border-color: var(--drain); } .b-flush { border-color: var(--flush); }
.b-resume { border-color: var(--resume); }
.s-running { fill: var(--running); } .s-runnable { fill: var(--runnable); } .s-blocked { fill: var(--blocked); } .s-guest { fill: var(--guest); }
.s-call { fill: var(--raised); stroke: var(--line); } .m-kick { stroke: var(--kick); stroke-width: 2; } .m-step { fill: var(--text); }
.chart text.lane { fill: var(--text); font-weight: 600; } .chart text.on-slice { fill: var(--on-slice); } .chart .s-call + text.on-slice { fill: var(--text); }
@media print { body { background: #fff; } section, details, .figures div { break-inside: avoid; } }
`);
