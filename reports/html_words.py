"""The text of a paragraph as HTML: bold stays bold, numbers of sources become links, all else is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from typing import Any, TypeAlias

from reportlab.platypus.paragraph import Paragraph

from intake.language import Words
from reports import typefaces
from reports.flowables.passage import Passage
from reports.styles import TextStyle

# A line to write on, inside a sentence: heard, it would be a row of underscores.
_BLANK = re.compile(r"_{8,}")
_NUMBERS = re.compile(r"\d+(?:,\d+)*")
_BOLD_FACES = (typefaces.SANS_BOLD, typefaces.SERIF)

# By the name of a style: the element, and its class where the element alone does not say enough.
_ELEMENTS = {
    "headline": ("h1", ""),
    "section": ("h2", ""),
    "question": ("h3", ""),
    "big_number": ("p", "number"),
    "lead": ("p", "lead"),
    "body": ("p", ""),
    "strong": ("p", ""),
    "notes": ("p", "notes"),
    "table": ("p", ""),
    "table_strong": ("p", ""),
    "table_head": ("p", ""),
    "source": ("p", ""),
    "caption": ("p", "notes"),
    "footer": ("p", "notes"),
}

Text: TypeAlias = Paragraph | Passage


@dataclass(slots=True)
class Page:
    """The page that is being written: its language, its headings so far."""

    say: Words
    headings: list[str] = field(default_factory=list)

    def new_heading(self) -> str:
        """The id of the next heading."""
        self.headings.append(f"part-{len(self.headings) + 1}")
        return self.headings[-1]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a paragraph in one type: bold beside regular text, raised, or smaller than the rest."""

    text: str
    bold: bool = False
    raised: bool = False
    small: bool = False


def pieces(text: Text) -> list[Piece]:
    """A paragraph as its pieces, neighbours of one type joined."""
    style = text.style
    made = [
        Piece(
            words,
            bold=font in _BOLD_FACES and style.fontName not in _BOLD_FACES,
            raised=rise > 0,
            small=size < style.fontSize,
        )
        for words, font, size, rise in _parts(text)
    ]
    kinds = groupby(made, key=lambda piece: replace(piece, text=""))
    return [replace(kind, text="".join(piece.text for piece in together)) for kind, together in kinds]


def words_of(text: Text, page: Page) -> str:
    """A paragraph as HTML to stand in a line."""
    return _directed(text, _html(pieces(text), page))


def strong_words_of(text: Text, page: Page) -> str:
    """The same, with the weight of a style that is bold as a whole."""
    words = words_of(text, page)
    return f"<strong>{words}</strong>" if text.style.fontName == typefaces.SANS_BOLD else words


def is_headline(text: Text) -> bool:
    """Whether this is the headline of the document, or one of its sentences."""
    return _element(text)[0] == "h1"


def headline_html(sentences: Sequence[Text], page: Page) -> str:
    """The one main heading, whatever the number of its lines on paper."""
    words = " ".join(words_of(sentence, page) for sentence in sentences)
    return f'<h1 id="{page.new_heading()}">{words}</h1>'


def paragraph_html(text: Text, page: Page) -> str:
    """A paragraph as what its style says it is: heading, list of sources or paragraph."""
    element, kind = _element(text)
    opening = f'{element} class="{kind}"' if kind else element
    if element.startswith("h"):
        return _with_notes(f'{element} id="{page.new_heading()}"', text, page)
    if text.style.name == "source":
        return _sources(text, page)
    if kind == "number":
        return _with_notes(opening, text, page)
    return f"<{opening}>{strong_words_of(text, page)}</{element}>"


def _element(text: Text) -> tuple[str, str]:
    style: TextStyle | None = text.style
    while style is not None and style.name not in _ELEMENTS:
        style = style.parent
    return _ELEMENTS[style.name] if style is not None else ("p", "")


def _with_notes(opening: str, text: Text, page: Page) -> str:
    """A large text; what stands small beside it (the key of a picture, numbers of sources) follows it."""
    found = pieces(text)
    words = _directed(text, _html([piece for piece in found if not piece.small], page).strip())
    made = [f"<{opening}>{words}</{opening.split()[0]}>"]
    for piece in found:
        if piece.small and piece.text.strip():
            said = _source_links(piece.text, page) if piece.raised else _html([piece], page).strip()
            label = f"{escape(page.say('Sources'))}: " if piece.raised else ""
            made.append(f'<p class="notes">{label}{said}</p>')
    return "\n".join(made)


def _sources(text: Text, page: Page) -> str:
    """The list of sources: a number in bold begins each."""
    items: list[tuple[str, list[Piece]]] = []
    for piece in pieces(text):
        if piece.bold and piece.text.isdecimal():
            items.append((piece.text, []))
        elif items:
            items[-1][1].append(piece)
        elif piece.text.strip():
            return f"<p>{words_of(text, page)}</p>"
    made = []
    for number, words in items:
        said = _html(words, page).strip().removesuffix("·").strip()
        made.append(f'<li value="{number}" id="source-{number}">{said}</li>')
    return '<ol class="sources">\n' + "\n".join(made) + "\n</ol>" if made else ""


def _directed(text: Text, made: str) -> str:
    """HTML of a paragraph, with the direction of one that runs from right to left."""
    return f'<bdi dir="rtl">{made}</bdi>' if isinstance(text, Passage) and text.runs_from_right else made


def _html(found: Iterable[Piece], page: Page) -> str:
    """Pieces as HTML."""
    return "".join(_piece(piece, page) for piece in found)


def escaped(text: str, page: Page) -> str:
    """Plain text as HTML. A row of underscores is heard as a line to fill in."""
    heard = f'<span class="heard">{escape(page.say("to fill in by hand"))}</span>'
    return _BLANK.sub(
        lambda blank: f'<span aria-hidden="true">{blank.group()}</span>{heard}', escape(text)
    ).replace("\n", "<br>")


def _piece(piece: Piece, page: Page) -> str:
    if piece.raised and _NUMBERS.fullmatch(piece.text):
        return f"<sup>{_source_links(piece.text, page)}</sup>"
    made = escaped(piece.text, page)
    return f"<strong>{made}</strong>" if piece.bold and piece.text.strip() else made


def _source_links(numbers: str, page: Page) -> str:
    """Numbers of sources ("1,2") as links to the list."""
    links = []
    for number in numbers.split(","):
        label = escape(page.say("Source {number}", number=number))
        links.append(f'<a href="#source-{number}" aria-label="{label}">{number}</a>')
    return ", ".join(links)


def _parts(text: Text) -> Iterator[tuple[str, str, float, float]]:
    """Words, face, size and rise of each part. A line break is a newline."""
    if isinstance(text, Passage):
        for span in text.spans:
            yield span.text, span.font, span.size, span.rise
        return
    part: Any
    for part in text.frags:
        words = "\n" if getattr(part, "lineBreak", False) else part.text.replace("\n", " ")
        yield words, part.fontName, part.fontSize, part.rise
