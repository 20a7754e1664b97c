"""What stands in a handout as HTML that says what it is: one function for each kind of flowable.

The same flowables that are laid out on paper, so that no second text can say anything else. Pictures become
their words: the map a list of places, bars a table, dates a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatch
from html import escape
from itertools import groupby

from reportlab.platypus.flowables import PageBreak
from reportlab.platypus.paragraph import Paragraph

from reports.body_map import BodyMap
from reports.flowables.call_box import CallBox, FillLine
from reports.flowables.icon_array import KeyLine, ResultCell
from reports.flowables.layout import Columns, Panel, Together
from reports.flowables.lists import BulletLine, CheckLine, IconBullet, MarkedLine
from reports.flowables.marks import CERTAINTY_LEVELS, CertaintyDots, CertaintyLine, IconLine
from reports.flowables.passage import Passage
from reports.flowables.rows import KeyValueTable, Row, RowTable
from reports.flowables.sheet import Sheet
from reports.flowables.studies import Study
from reports.flowables.study_bar import StudyChart
from reports.flowables.timeline import Timeline
from reports.flowables.timeline_events import phase_words
from reports.html_words import (
    Page,
    Text,
    escaped,
    headline_html,
    is_headline,
    paragraph_html,
    strong_words_of,
    words_of,
)
from reports.icon_paths import Icon
from reports.surface import Flowing

_LISTS = {BulletLine: "points", CheckLine: "boxes"}
_SIGNS = {Icon.TICK: "ticks", Icon.CROSS: "crosses"}


def story_html(story: Iterable[Flowing], page: Page) -> str:
    """Things that follow each other. Lines of one list, and sentences of one headline, belong together."""
    made = []
    for kind, together in groupby(story, key=_belongs_to):
        items = list(together)
        match kind:
            case "headline":
                made.append(headline_html([item for item in items if isinstance(item, Text)], page))
            case "lines":
                made.append(_lines_to_write(items, page))
            case "":
                made += [tell(item, page) for item in items]
            case _:
                made.append(_list(kind, [_lines_of(item) for item in items], page))
    return "\n".join(part for part in made if part)


def _belongs_to(item: Flowing) -> str:
    """The list, headline or group of lines to which a thing belongs; "" for one that stands alone."""
    if isinstance(item, IconBullet):
        return _SIGNS[item.icon]
    if isinstance(item, MarkedLine):
        return _LISTS[type(item)]
    if isinstance(item, KeyLine):
        return "key"
    if isinstance(item, FillLine) and not item.label:
        return "lines"
    if isinstance(item, Text):
        return "headline" if is_headline(item) else ""
    return ""


def _lines_of(item: Flowing) -> Sequence[Flowing]:
    return [item.words] if isinstance(item, KeyLine) else item.story if isinstance(item, MarkedLine) else []


def _list(kind: str, lines: Iterable[Sequence[Flowing]], page: Page) -> str:
    items = "\n".join(f"<li>{inner_html(line, page)}</li>" for line in lines)
    return f'<ul class="{kind}">\n{items}\n</ul>'


def inner_html(story: Sequence[Flowing], page: Page, *, in_head: bool = False) -> str:
    """What stands in a cell or beside a sign: one line of text needs no paragraph round it."""
    if len(story) != 1:
        return story_html(story, page)
    (item,) = story
    if isinstance(item, Text):
        return words_of(item, page) if in_head else strong_words_of(item, page)
    if isinstance(item, IconLine):
        return inner_html([item.words], page, in_head=in_head)
    if isinstance(item, CertaintyDots | CertaintyLine):
        return f"{_dots(item.level)} {inner_html([item.words], page)}"
    return story_html(story, page)


@singledispatch
def tell(item: Flowing, page: Page) -> str:
    """A thing of the story as HTML. Errors: TypeError for a kind that has no words here yet."""
    raise TypeError(f"{type(item).__name__} cannot be told in words yet.")


@tell.register
def _page_break(_: PageBreak, page: Page) -> str:
    return ""


@tell.register(Paragraph)
@tell.register(Passage)
def _paragraph(item: Text, page: Page) -> str:
    return paragraph_html(item, page)


def _lines_to_write(items: Sequence[Flowing], page: Page) -> str:
    rules = '<span class="rule" aria-hidden="true"></span>' * len(items)
    return f'<p class="write">{escape(page.say("to fill in by hand"))}{rules}</p>'


@tell.register
def _fill_line(item: FillLine, page: Page) -> str:
    words = f"{item.label}: {page.say('to fill in by hand')}"
    return f'<p class="write">{escaped(words, page)}<span class="rule" aria-hidden="true"></span></p>'


@tell.register
def _sheet(item: Sheet, page: Page) -> str:
    return "\n".join(story_html(section, page) for section in item.sections)


@tell.register
def _columns(item: Columns, page: Page) -> str:
    return "\n".join(story_html(story, page) for story in item.stories if story)


@tell.register
def _together(item: Together, page: Page) -> str:
    return story_html(item.story, page)


@tell.register
def _panel(item: Panel, page: Page) -> str:
    return f'<div class="panel">\n{story_html(item.story, page)}\n</div>'


@tell.register
def _icon_line(item: IconLine, page: Page) -> str:
    return f"<p>{inner_html([item], page)}</p>"


def _dots(level: int) -> str:
    """The word beside them says the same, so that nobody has to hear "black circle, white circle"."""
    dots = "●" * level + "○" * (CERTAINTY_LEVELS - level)
    return f'<span class="dots" aria-hidden="true">{dots}</span>'


@tell.register(CertaintyDots)
@tell.register(CertaintyLine)
def _certainty(item: CertaintyDots | CertaintyLine, page: Page) -> str:
    return f"<p>{inner_html([item], page)}</p>"


@tell.register
def _table(item: RowTable, page: Page) -> str:
    heads = "".join(f'<th scope="col">{escaped(head, page)}</th>' for head in item.heads)
    return _wide(heads, ["\n".join(_row(row, page) for row in item.rows)], page)


def _row(row: Row, page: Page) -> str:
    name, *others = row.cells
    cells = "".join(f"<td>{inner_html(cell, page)}</td>" for cell in others)
    kind = ' class="chosen"' if row.chosen else ""
    return f'<tr{kind}><th scope="row">{inner_html(name, page, in_head=True)}</th>{cells}</tr>'


def _wide(heads: str, groups: Iterable[str], page: Page) -> str:
    """A table that can be moved sideways, also by keys, where its columns have no room."""
    top = f"<thead>\n<tr>{heads}</tr>\n</thead>\n" if heads else ""
    body = "\n".join(f"<tbody>\n{group}\n</tbody>" for group in groups)
    name = f' aria-labelledby="{page.headings[-1]}"' if page.headings else ""
    return f'<section class="wide"{name} tabindex="0">\n<table>\n{top}{body}\n</table>\n</section>'


@tell.register
def _key_values(item: KeyValueTable, page: Page) -> str:
    pairs = [
        f"<div><dt>{inner_html(label, page, in_head=True)}</dt><dd>{inner_html(value, page)}</dd></div>"
        for label, value in (row.cells for row in item.rows)
    ]
    return "<dl>\n" + "\n".join(pairs) + "\n</dl>"


@tell.register
def _call_box(item: CallBox, page: Page) -> str:
    parts = []
    for heading, *rest in item.stories:
        assert isinstance(heading, IconLine)
        place = page.new_heading()
        head = f'<h3 id="{place}">{inner_html([heading], page, in_head=True)}</h3>'
        parts.append(
            f'<section class="call" aria-labelledby="{place}">\n{head}\n{story_html(rest, page)}\n</section>'
        )
    return "\n".join(parts)


@tell.register
def _body_map(item: BodyMap, page: Page) -> str:
    made = []
    for pattern, regions in item.key:
        places = [f"<strong>{escape(region.letter)}</strong> {escape(region.words)}" for region in regions]
        if places:
            listed = "\n".join(f"<li>{place}</li>" for place in places)
            made.append(f'<p class="list-name">{escape(pattern)}:</p>\n<ul>\n{listed}\n</ul>')
    return "\n".join(made)


@tell.register
def _result(item: ResultCell, page: Page) -> str:
    """One result out of 100 people: its head, its people by number, how they were counted."""
    head, *rest = item.story
    made = f'<h3 id="{page.new_heading()}">{inner_html([head], page, in_head=True)}</h3>'
    return f'<div class="result">\n{made}\n{story_html(rest, page)}\n</div>'


@tell.register
def _studies(item: StudyChart, page: Page) -> str:
    """Under each study its bands: how much better people got, and how many of 100."""
    say = page.say
    made = [story_html(item.heading, page)]
    if item.hope is not None:
        made.append(f"<p><strong>{escaped(item.hope.words, page)}</strong></p>")
    if not item.rows:
        return "\n".join([*made, f"<p>{escape(say('Not known'))}</p>"]).strip()
    names = (say("Study"), say("How much better"), say("People"))
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    gone = say.sense("end of a scale", "Gone")
    scale = (("0 %", say("No change")), ("50 %", say("Half as visible")), ("100 %", gone))
    pairs = "\n".join(f"<div><dt>{place}</dt><dd>{escape(words)}</dd></div>" for place, words in scale)
    made.append(f'<dl class="scale">\n{pairs}\n</dl>')
    made.append(_wide(heads, [_study(item, study, label, page) for study, label in item.rows], page))
    return "\n".join(part for part in made if part)


def _study(chart: StudyChart, study: Study, label: Sequence[Flowing], page: Page) -> str:
    say, total, shares = page.say, chart.total(study), study.per_hundred()
    people, *others = (inner_html([line], page, in_head=True) for line in label)
    name = people + "".join(f'<br><span class="notes">{line}</span>' for line in others)
    if not study.parts:
        return f'<tr><th scope="row">{name}</th><td colspan="2">{escape(say("Not known"))}</td></tr>'
    bands = [
        (say("{low} to {high} %", low=part.low, high=part.high), chart.shown(share, part.count))
        for part, share in zip(study.parts, shares, strict=False)
    ]
    if study.unknown:
        bands.append((say("Not known"), chart.shown(shares[-1], study.unknown)))
    rows = []
    first = f'<th scope="rowgroup" rowspan="{len(bands)}">{name}</th>'
    for band, shown in bands:
        people = escape(say("{shown} of {total}", shown=shown, total=total))
        rows.append(f'<tr>{first}<th scope="row">{escape(band)}</th><td>{people}</td></tr>')
        first = ""
    return "\n".join(rows)


@tell.register
def _timeline(item: Timeline, page: Page) -> str:
    """The dates in their order, with the days to heal after each; then what to expect when."""
    say = page.say

    def words(day: date) -> str:
        return f"{say.day_month(day)} {day.year}"

    heal = say("Days to heal")
    events = []
    following = [event.day for event in item.events[1:]]
    for event, until in zip(item.events, [*following, date.max], strict=True):
        when = f'<time datetime="{event.day.isoformat()}">{escape(words(event.day))}</time>'
        made = f"<strong>{when}</strong> {escape(event.words)}"
        for first, last in item.healing:
            if event.day <= first < until:
                said = say("{phase}: {first} to {last}", phase=heal, first=words(first), last=words(last))
                made += f'<br><span class="healing">{escape(said)}</span>'
        events.append(f"<li>{made}</li>")
    phases = "\n".join(f"<li>{escape(phase_words(phase, say, words))}</li>" for phase in item.phases)
    dates = "\n".join(events)
    parts = [story_html(item.heading, page), f'<ol class="dates">\n{dates}\n</ol>']
    parts.append(f"<ul>\n{phases}\n</ul>" if phases else "")
    return "\n".join(part for part in parts if part)
