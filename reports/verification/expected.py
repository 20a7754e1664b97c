"""What a finished document must hold, and what is said where it does not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the record that must stand in the document, or must not.

    `name` begins the sentence "…: this is missing from the document." and holds nothing of the patient:
    "the total price". `text` is what is looked for, in any line breaks ("£720 to £900"); an empty one is not
    looked for. `page` is the page it must stand on, counted from 1; None is any page. `also` are other forms
    in which it may stand instead: a row of a table is a block with its heads in large print. What is `drawn`
    stands on paper only: a web page says it in other words.
    """

    name: str
    text: str
    page: int | None = None
    also: tuple[str, ...] = ()
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What the finished file must be, taken from the record and not from the story that prints it.

    `on_every_page` are the patient's name, the document's id (empty ones are left out); `page_count` is the
    wording of the page number with {number} and {total}. `width`, `height`, `margin`, `side` and
    `smallest_type` are points: nothing stands nearer to the paper's edge than `margin`, no text nearer to its
    left or right edge than `side`. `headings` are words of headings that the serif face does not show.
    `check_words` asks for the checks of wording, which know English only. `quoted` are texts that may promise
    too much: the patient's own words, and claims that are quoted and answered. `absent` must not stand in the
    document. `images` is how many different images it may hold.
    """

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
    side: float = 0.0


class DocumentMismatch(ValueError):
    """A finished document that is not what the record says. `sentences` say what is wrong, one each."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
