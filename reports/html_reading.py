"""The finished page read again with another library than wrote it, and compared with the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from reports.verification import Expected
from reports.verification.folding import Folded, fold, stands_in
from reports.verification.page_words import claims

_ALONE = frozenset({"meta", "br"})
_IN_A_LINE = frozenset({"a", "bdi", "span", "strong", "sup", "time", "br"})
_BLOCKS = frozenset(
    {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div"),
        *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
# What a page of ours has, and nothing that would make a reader fetch or run something.
_ATTRIBUTES = frozenset(
    {
        *("lang", "dir", "charset", "name", "content", "http-equiv", "id", "class", "href"),
        *("scope", "colspan", "rowspan", "value", "datetime"),
        *("tabindex", "aria-label", "aria-labelledby", "aria-hidden"),
    }
)
_PAGE = "The page"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as somebody hears it. `paragraphs` hold no numbers of sources, and nothing that is only seen.

    `headings` are level and words, `faults` what is wrong with the marks, one sentence each.
    """

    language: str
    title: str
    paragraphs: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    faults: tuple[str, ...]


def read(page: str) -> ReadPage:
    """Read a page again."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.read()


def differences(page: ReadPage, expected: Expected) -> Iterator[str]:
    """What is not as the record says, one sentence each. A page has no pages: a fact stands anywhere."""
    yield from page.faults
    if page.language != expected.language:
        yield f"The file does not say that its language is {expected.language}."
    if page.title != expected.title:
        yield "The file's title is missing or wrong."
    texts = [fold(paragraph) for paragraph in page.paragraphs]
    if not all(_stands(text, texts) for text in expected.on_every_page):
        yield f"{_PAGE}: the patient's name or the document's number is missing or wrong."
    # A row of a table is one fact; its cells are read one after the other.
    whole = fold("\n".join(page.paragraphs))
    for fact in expected.facts:
        forms = [fold(form).letters for form in (fact.text, *fact.also) if form.strip()]
        if forms and not fact.drawn and not any(stands_in(form, whole) for form in forms):
            yield f"{_begun(fact.name)}: this is missing from the document."
    for fact in expected.absent:
        if any(form.strip() and _stands(form, texts) for form in (fact.text, *fact.also)):
            yield f"{_begun(fact.name)}: this stands in the document and must not."
    if expected.check_words:
        for problem in claims(page.paragraphs, expected):
            yield f"{_PAGE}: {problem.advice}"


def _stands(text: str, paragraphs: Sequence[Folded]) -> bool:
    """Whether a text stands in one of the paragraphs, or all its lines do, each in one of them."""
    lines = [fold(line).letters for line in text.splitlines() if line.strip()]
    return all(any(stands_in(line, paragraph) for paragraph in paragraphs) for line in lines)


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]


class _Reader(HTMLParser):
    """Gathers text by block, and holds the marks to what a page of ours has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._paragraphs: list[str] = []
        self._headings: list[tuple[int, str]] = []
        self._faults: list[str] = []
        self._ids: set[str] = set()
        self._named: set[str] = set()
        self._language = self._title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _BLOCKS | _IN_A_LINE:
            self._faults.append(f"{_PAGE}: it holds <{tag[:20]}>, which no page of ours has.")
        if tag not in _IN_A_LINE:
            self._end_block()
        elif tag == "br":
            self._text.append(" ")
        found = {name: value or "" for name, value in attrs}
        for name in sorted(set(found) - _ATTRIBUTES):
            self._faults.append(f"{_PAGE}: it holds {name[:20]}, which no page of ours has.")
        self._language = found.get("lang", self._language)
        self._keep_places(found)
        if tag not in _ALONE:
            unheard = found.get("aria-hidden") == "true" or tag in ("sup", "style")
            self._open.append((tag, unheard))

    def _keep_places(self, found: dict[str, str]) -> None:
        place = found.get("id")
        if place in self._ids:
            self._faults.append(f"{_PAGE}: two of its parts have one name.")
        if place is not None:
            self._ids.add(place)
        if "href" in found:
            if not found["href"].startswith("#"):
                self._faults.append(f"{_PAGE}: it holds a link that leaves it.")
            self._named.add(found["href"].removeprefix("#"))
        if "aria-labelledby" in found:
            self._named.add(found["aria-labelledby"])

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self._faults.append(f"{_PAGE}: <{tag[:20]}> is closed where it is not open.")
            return
        text = self._words()
        if tag == "title":
            self._title = text
            self._text.clear()
        elif tag in ("h1", "h2", "h3"):
            self._headings.append((int(tag[1]), text))
        self._open.pop()
        if tag not in _IN_A_LINE:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not any(unheard for _, unheard in self._open):
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._faults.append(f"{_PAGE}: it holds a comment, which no page of ours has.")

    def _words(self) -> str:
        return " ".join("".join(self._text).split())

    def _end_block(self) -> None:
        if text := self._words():
            self._paragraphs.append(text)
        self._text.clear()

    def read(self) -> ReadPage:
        """What was read, once the whole page was fed."""
        if self._open:
            self._faults.append(f"{_PAGE}: <{self._open[-1][0]}> is never closed.")
        if self._named - self._ids:
            self._faults.append(f"{_PAGE}: one of its links leads nowhere.")
        levels = [level for level, _ in self._headings]
        if levels.count(1) != 1 or levels[0] != 1:
            self._faults.append(f"{_PAGE}: it does not begin with its only main heading.")
        if any(later > earlier + 1 for earlier, later in pairwise(levels)):
            self._faults.append(f"{_PAGE}: a level of its headings is left out.")
        return ReadPage(
            self._language,
            self._title,
            tuple(self._paragraphs),
            tuple(self._headings),
            tuple(dict.fromkeys(self._faults)),
        )
