"""Interim types only: the helper who builds verification replaces this file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    facts: tuple[Fact, ...]
    on_every_page: tuple[str, ...]
    language: str
    title: str
    width: float
    height: float
    margin: float
    smallest_type: float
    headings: tuple[str, ...] = ()
    check_words: bool = True
    quoted: tuple[str, ...] = ()
    absent: tuple[Fact, ...] = ()
    page_count: str = "Page {number} of {total}"
    images: int = 0


class DocumentMismatch(ValueError):
    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def verify(pdf: bytes, expected: Expected) -> tuple[str, ...]:
    return ()
