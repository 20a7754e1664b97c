"""What a kind of document is: its title, its story, what must stand in it and what must not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports.citations import Citations
from reports.content import DocumentContent
from reports.styles import Look
from reports.surface import Flowing
from reports.verification import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of document.

    `title` is what a reader's window shows, in English, and never names the patient. `story` is laid out in
    order. `facts` are taken from the record, not from the story, so that a fault of the story shows. `typed`
    are the linkIds of typed answers that it prints (None: all), `signed` whether the names of those who sign
    stand on it, `also_typed` what else that somebody typed (path, what it is, text). `goes_home` documents
    are checked for their words and hold nothing that is for the record only. Past its `usual_pages` there is
    a notice. `notices` are what whoever made it should know.
    """

    title: str
    story: Callable[[DocumentContent, Look, Citations], Iterable[Flowing]]
    facts: Callable[[DocumentContent], Iterable[Fact]]
    typed: frozenset[str] | None
    goes_home: bool
    signed: bool = False
    also_typed: Callable[[DocumentContent], Iterable[tuple[str, str, str]]] = lambda _content: ()
    usual_pages: int | None = None
    notices: Callable[[DocumentContent], Sequence[str]] = lambda _content: ()
