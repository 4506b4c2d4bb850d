/** The page's looks: light or dark as the reader's system is, one accent colour. */
export const styles = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5d6b7c; --paper: #fbfbf9; --card: #fff; --line: #dfe3e8; --accent: #1f5fa8; --empty: #eef1f4; --warn: #9a3b1f }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --dim: #98a4b3; --paper: #14181d; --card: #1b2128; --line: #2e3742; --accent: #6cb0ff; --empty: #222a33; --warn: #ff9d7a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 1100px; margin: 0 auto; padding: 24px 16px 64px }
h1 { font-size: 28px; line-height: 1.2; margin: 8px 0 } h2 { font-size: 20px; margin: 40px 0 8px } h3 { font-size: 16px; margin: 24px 0 8px }
.dim { color: var(--dim) } .notice { border-left: 4px solid var(--warn); padding: 8px 12px; background: var(--card) }
.tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px; color: var(--dim) }
.tiles b { display: block; font-size: 26px; line-height: 1.2; color: var(--ink) }
.group { border-left: 3px solid var(--line); padding: 4px 0 4px 12px; margin: 10px 0 } .group > summary { cursor: pointer }
.mark { border: 1px solid var(--dim); border-radius: 4px; padding: 0 4px; font-size: 12px; color: var(--dim) }
.past { display: block; margin-left: 18px } .trend { vertical-align: middle } .trend path { fill: none; stroke: var(--accent); stroke-width: 1.5 } .trend circle { fill: var(--accent) }
.state { font-size: 14px } .state.new, .state.growing { color: var(--accent) } .state.fading { color: var(--warn) }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.more button { all: unset; cursor: pointer; text-decoration: underline } .more button:focus-visible { outline: 2px solid var(--accent) }
[hidden] { display: none }
.theme { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; margin: 8px 0 }
.theme summary { cursor: pointer } .theme summary .dim { margin-left: 8px; font-size: 14px }
.keywords { margin: 10px 0 } .keywords span { display: inline-block; border: 1px solid var(--line); border-radius: 12px; padding: 0 10px; margin: 0 2px 6px 0; font-size: 14px }
.firms { list-style: none; padding: 0; margin: 8px 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px }
blockquote { margin: 10px 0; padding-left: 12px; border-left: 3px solid var(--line) } blockquote footer { color: var(--dim); font-size: 14px } blockquote footer::before { content: "— " }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
svg text { font: 12px system-ui, sans-serif; fill: var(--dim) } svg.bars { max-width: 640px; width: 100%; height: auto } svg.bars rect { fill: var(--accent) } svg.bars line { stroke: var(--line) }
svg.heat { display: block; margin: 8px } svg.heat text { fill: var(--ink) } svg.heat .some { fill: var(--accent) } svg.heat .none { fill: var(--empty) }
table { border-collapse: collapse; width: 100%; font-size: 14px } td, th { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line) }
#firms td { min-width: 70px } #firms td:first-child { min-width: 170px } #firms td:nth-child(4) { white-space: nowrap } #firms td:nth-child(7), #firms td:nth-child(8) { min-width: 220px }
th button { all: unset; cursor: pointer; font-weight: 600 } th button:focus-visible { outline: 2px solid var(--accent) }
th[aria-sort=ascending] button::after { content: " ▲" } th[aria-sort=descending] button::after { content: " ▼" }
input { font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; width: min(340px, 100%) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; font-size: 14px } dt { color: var(--dim) } dd { margin: 0; overflow-wrap: anywhere }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --paper: #fff; --card: #fff; --line: #bbb; --accent: #1f5fa8; --empty: #eef1f4; --warn: #9a3b1f } .search, .more { display: none } .theme, blockquote, tr { break-inside: avoid } .scroll { overflow: visible } svg.heat { max-width: 100%; height: auto } }
@media (max-width: 600px) { dl { grid-template-columns: 1fr } dd { margin-bottom: 8px } }`
