"""The sentences of the consent form, read strictly from consent.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from intake.catalogue import Catalogue
from intake.catalogue_sources import Sourced
from intake.language import Words
from intake.toml_entry import Entry, open_beside

FILE_NAME = "consent.toml"
PHOTO_USES = ("record", "teaching", "advertising")
"""What photos may be used for. Each is agreed to, or not, on its own."""

_SINGLE = (
    "lead",
    "may_fail",
    "risks",
    "choices",
    "told",
    "cost",
    "time",
    "stop",
    "photos",
    "withdraw",
    "practitioner",
    "interpreter",
    "guardian",
)


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """One use of photos: its id (of `PHOTO_USES`), its title, and what it means for the patient."""

    id: str
    title: str
    text: Sourced


@dataclass(frozen=True, slots=True)
class ConsentTexts:
    """The sentences of consent.toml, in the words of one language.

    `patient` are the lines that a patient's signature says, `practitioner`, `interpreter` and `guardian`
    what theirs say; `question` is what the patient answers in their own words.
    """

    lead: Sourced
    may_fail: Sourced
    risks: Sourced
    choices: Sourced
    told: Sourced
    cost: Sourced
    time: Sourced
    stop: Sourced
    photos: Sourced
    withdraw: Sourced
    practitioner: Sourced
    interpreter: Sourced
    guardian: Sourced
    photo_uses: tuple[PhotoUse, ...]
    patient: tuple[Sourced, ...]
    question: str
    teach_back: Sourced

    def sourced(self) -> Iterator[Sourced]:
        """Every sentence with its sources, in the order of the file."""
        yield from (getattr(self, name) for name in _SINGLE)
        yield from (use.text for use in self.photo_uses)
        yield self.teach_back
        yield from self.patient

    def texts(self) -> Iterator[str]:
        """Every text that a patient reads."""
        yield from (part.text for part in self.sourced())
        yield from (use.title for use in self.photo_uses)
        yield self.question

    def with_words(self, put: Callable[[str], str]) -> ConsentTexts:
        """The same sentences, each text replaced by what `put` makes of it; the sources stay."""

        def said(part: Sourced) -> Sourced:
            return replace(part, text=put(part.text))

        return ConsentTexts(
            **{name: said(getattr(self, name)) for name in _SINGLE},
            photo_uses=tuple(PhotoUse(use.id, put(use.title), said(use.text)) for use in self.photo_uses),
            patient=tuple(map(said, self.patient)),
            question=put(self.question),
            teach_back=said(self.teach_back),
        )


def load_consent(catalogue: Catalogue, folder: Traversable | None = None) -> ConsentTexts:
    """Read consent.toml strictly, by default the one of the program. Errors: `CatalogueProblem`."""
    entry = open_beside(FILE_NAME, catalogue, folder)
    question, teach_back = _teach_back(entry.table("teach_back"))
    texts = ConsentTexts(
        **{name: entry.sourced(name) for name in _SINGLE},
        photo_uses=tuple(map(_photo_use, entry.tables("photo_use"))),
        patient=entry.sourced_list("patient"),
        question=question,
        teach_back=teach_back,
    )
    entry.finish()
    uses = tuple(use.id for use in texts.photo_uses)
    if uses != PHOTO_USES:
        raise entry.problem(f"the uses of photos must be {', '.join(PHOTO_USES)}, in this order.")
    if not texts.patient:
        raise entry.problem("nothing says what the patient signs. Add a [[patient]] line.")
    for source in dict.fromkeys(source for part in texts.sourced() for source in part.sources):
        if source not in catalogue.source:
            raise entry.problem(f'the source "{source}" is not in evidence.toml. Correct the id.')
    return texts


def _teach_back(entry: Entry) -> tuple[str, Sourced]:
    value = entry.text("question"), Sourced(entry.text("text"), entry.sources())
    entry.finish()
    return value


def _photo_use(entry: Entry) -> PhotoUse:
    value = PhotoUse(
        entry.one_of("id", PHOTO_USES), entry.text("title"), Sourced(entry.text("text"), entry.sources())
    )
    entry.finish()
    return value


def translated_consent(texts: ConsentTexts, say: Words) -> ConsentTexts:
    """The sentences in the language of `say`. One without a translation stays English."""
    return texts if say.is_english else texts.with_words(say)


def consent_messages(texts: ConsentTexts) -> Iterator[str]:
    """Every sentence to translate, once, in the order of the file."""
    yield from dict.fromkeys(texts.texts())
