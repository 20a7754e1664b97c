"""How the handout looks as a web page: Candor's colours, large type, sizes that grow with the reader's."""

from __future__ import annotations

from reports.palette import Colour, Palette

_RULES = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1.25rem 3rem; background: @surface; color: @text;
  font-family: "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; line-height: 1.5;
  overflow-wrap: break-word; }
h1, h2, .number { font-family: "Source Serif 4", Georgia, Cambria, serif; font-weight: 600;
  line-height: 1.2; }
h1 { font-size: 1.9rem; margin: 1.5rem 0 0.75rem; }
h2 { font-size: 1.35rem; margin: 2.25rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; line-height: 1.35; }
p, ul, ol, dl { margin: 0 0 0.75rem; }
ul, ol { padding-left: 1.5rem; }
li { margin-bottom: 0.3rem; }
strong, th, dt { font-weight: 600; }
a { color: @accent; }
a:focus-visible, .wide:focus-visible { outline: 0.15rem solid @text; outline-offset: 0.15rem; }
sup { font-size: 0.75em; line-height: 0; }
sup a { padding: 0 0.1em; }
.lead { font-size: 1.1rem; }
.notes, footer { color: @text2; font-size: 0.95rem; font-weight: 400; }
.number { font-size: 1.5rem; margin-bottom: 0.25rem; }
.notice { font-weight: 600; }
header { border-bottom: 1px solid @text; }
header .clinic { font-size: 1.2rem; font-weight: 600; margin-bottom: 0.25rem; }
footer { border-top: 1px solid @rule; margin-top: 2.5rem; padding-top: 0.75rem; }
dl { border-top: 1px solid @rule; }
dl div { display: grid; grid-template-columns: minmax(7rem, 1fr) 3fr; gap: 0 1rem; padding: 0.4rem 0;
  border-bottom: 1px solid @rule; }
header dl, header dl div { border: 0; }
header dl div { padding: 0.1rem 0; }
dt { color: @text2; }
dd { margin: 0; min-width: 0; }
dd p:last-child, li p:last-child, td p:last-child { margin-bottom: 0; }
.panel { background: @panel; border: 1px solid @rule; border-radius: 0.5rem;
  padding: 0.25rem 1.25rem; margin: 1.5rem 0; }
.panel h2 { margin-top: 1rem; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; line-height: 1.4; }
thead th { border-bottom: 2px solid @text; color: @text2; vertical-align: bottom; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem;
  border-bottom: 1px solid @rule; }
.chosen th, .chosen td { background: @accent_tint; }
td ul { margin: 0; }
.dots { letter-spacing: 0.05em; white-space: nowrap; }
.boxes, .ticks, .crosses { list-style: none; padding-left: 0; }
.boxes li, .ticks li, .crosses li { position: relative; padding-left: 1.7rem; }
.boxes li::before, .ticks li::before, .crosses li::before { position: absolute; left: 0.1rem; }
.boxes li::before { content: ""; top: 0.3em; width: 0.9em; height: 0.9em;
  border: 0.1em solid @text; border-radius: 0.15em; }
.ticks li::before { content: "\\2713"; content: "\\2713" / ""; font-weight: 600; }
.crosses li::before { content: "\\2715"; content: "\\2715" / ""; font-weight: 600; }
.key { list-style: none; padding-left: 0; margin-bottom: 0.25rem; }
.scale { border: 0; color: @text2; font-size: 0.95rem; }
.scale div { border: 0; padding: 0; }
.healing::before { content: ""; display: inline-block; width: 1.6em; height: 0.45em; margin-right: 0.5em;
  border: 0.07em solid @accent; border-radius: 0.2em; background: @band; vertical-align: 0.12em; }
.call { border: 1px solid @text; border-radius: 0.5rem; padding: 0.5rem 1.25rem; margin: 0 0 1rem; }
.write { color: @text2; font-size: 0.95rem; }
.rule { display: block; height: 2.2rem; border-bottom: 1px solid @text2; }
.sources { font-size: 0.95rem; columns: 2 15rem; padding-left: 2rem; }
.list-name { margin-bottom: 0; }
.sources li:target { background: @accent_tint; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (max-width: 24rem) {
  dl div { display: block; }
}
@media print {
  @page { margin: 18mm; }
  html { font-size: 100%; }
  body { max-width: none; padding: 0; font-size: 12pt; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3 { break-after: avoid; }
  tr, li, dl div, .result, .call, .write { break-inside: avoid; }
  .wide { overflow: visible; }
}
"""


def style_sheet(colours: Palette) -> str:
    """The style sheet in the colours of the printed page."""
    made = _RULES
    # The longest name first: @text is the beginning of @text2.
    for name in sorted((field for field in Palette.__dataclass_fields__), key=len, reverse=True):
        made = made.replace(f"@{name}", _hexadecimal(getattr(colours, name)))
    return made.strip()


def _hexadecimal(colour: Colour) -> str:
    return f"#{int(colour.hexval()[2:], 16):06x}"
