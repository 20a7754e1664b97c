"""Contents for the tests of record and letter, and a finished file read again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.clinic import NO_CLINIC, Clinic
from intake.conditions import Answers, Value
from intake.consultation import Consultation, Patient
from intake.dates import PartialDate
from intake.expectation_sentences import Sentences, load_sentences
from intake.questionnaire import Item, ItemType, Questionnaire, is_enabled
from intake.screening import Override, Screener
from intake.sections import build_questionnaire
from reports.content import DocumentContent
from reports.documents import build
from reports.kinds import DocumentKind
from tests.intake.strategies import answers_to
from ui.input_file import open_input

DEMOS = sorted((Path(__file__).parents[2] / "intake" / "data" / "demo").glob("*.json"))
NAMES = [path.stem for path in DEMOS]
TODAY = date(2026, 11, 21)
TESTA = Patient(name="Testa Nonesuch", birth_date=PartialDate(1990, 5, 1), number="T-0001")


@cache
def knowledge() -> tuple[Catalogue, Questionnaire, Sentences, Screener]:
    """What every content is made with, read once."""
    catalogue = load_catalogue()
    questionnaire = build_questionnaire(catalogue)
    return catalogue, questionnaire, load_sentences(catalogue), Screener(catalogue, questionnaire.order)


def content_of(
    answers: Answers,
    *,
    patient: Patient = TESTA,
    clinic: Clinic = NO_CLINIC,
    overrides: tuple[Override, ...] = (),
    on: date = TODAY,
    **more: Any,
) -> DocumentContent:
    """The content of a consultation with these answers as given, judged as the program judges it."""
    catalogue, questionnaire, sentences, screener = knowledge()
    enabled = questionnaire.enabled_answers(answers)
    return DocumentContent(
        consultation=Consultation(patient, answers, on, "T-1", catalogue.version, overrides),
        answers=enabled,
        catalogue=catalogue,
        questionnaire=questionnaire,
        sentences=sentences,
        screener=screener,
        clinic=clinic,
        on=on,
        verdicts=screener.screen(
            enabled, on=on, birth_date=patient.birth_date, clinic=clinic, overrides=overrides
        ),
        **more,
    )


def answered(values: Mapping[str, Value | tuple[Value, ...]]) -> Answers:
    """Answers from linkId -> value, with white marks on the stomach."""
    answers = Answers().with_groups(
        "marks", Answers({"marks.region": ("abdomen",), "marks.colour": ("white",)})
    )
    for link_id, value in values.items():
        answers = answers.with_answer(link_id, *(value if isinstance(value, tuple) else (value,)))
    return answers


@cache
def demo(name: str) -> DocumentContent:
    """The content of a demo, without a clinic's profile."""
    (path,) = (path for path in DEMOS if path.stem == name)
    return open_input(str(path), on=None, profile=None).content()


def text_of(kind: DocumentKind, content: DocumentContent, **how: Any) -> str:
    """All pages of a document, read by PDFium in the order in which they were drawn, with single spaces."""
    return " ".join(pages_of(build(kind, content, **how).pdf))


def running_text_of(kind: DocumentKind, content: DocumentContent) -> str:
    """As `text_of`, without what stands on every page: a list goes on over a page break."""
    first, *others = pages_of(build(kind, content).pdf)
    bodies = [first, *(re.sub(r"^Clinical content: .*? · evidence list \S+ ", "", page) for page in others)]
    return " ".join(re.sub(r" ?Page \d+ of \d+$", "", body) for body in bodies)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """A text without spaces and hyphens of line ends, so that line breaks make no difference."""
    return re.sub(r"[\s\ufffe\x02-]", "", text)


_WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8), min_size=1, max_size=6)


@st.composite
def _values(draw: DrawFn, item: Item) -> tuple[Value, ...]:
    """The values of a question; words in plain letters, so that any reader of a PDF gives them back."""
    if item.type in (ItemType.STRING, ItemType.TEXT):
        return (" ".join(draw(_WORDS)),)
    return draw(answers_to(item))


@st.composite
def _answer_all(draw: DrawFn, items: tuple[Item, ...], every: bool, answers: Answers) -> Answers:
    for item in items:
        if is_enabled(item, answers) and (every or draw(st.booleans())):
            answers = answers.with_answer(item.link_id, *draw(_values(item)))
            answers = draw(_answer_all(item.items, every, answers))
    return answers


@st.composite
def consultations_answered(draw: DrawFn, *, every: bool) -> Answers:
    """Answers to every question that shows, or to some of them; two places with marks."""
    _, questionnaire, _, _ = knowledge()
    answers = Answers()
    for group in questionnaire.groups:
        if group.repeats:
            parts = [draw(_answer_all(group.items, every, Answers())) for _ in range(2)]
            answers = answers.with_groups(group.link_id, *(part for part in parts if not part.is_empty))
        else:
            answers = draw(_answer_all(group.items, every, answers))
    return answers


def fully_answered() -> SearchStrategy[Answers]:
    """Every question that shows is answered."""
    return consultations_answered(every=True)
