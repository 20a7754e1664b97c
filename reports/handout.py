"""The handout: the sheet the patient takes home. It sets realistic expectations, and it is no contract.

`build_handout` is a pure function of its content: same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportlab.platypus.doctemplate import LayoutError
from reportlab.platypus.flowables import PageBreak

from intake.clinic import PROFILE_FILE
from intake.dates import say_date
from intake.wording import over_claims
from reports import typefaces
from reports.citations import Citations
from reports.content import HandoutContent
from reports.glyphs import sentence, unprintable
from reports.handout_answers import answers_page, sources_and_questions
from reports.handout_care import care
from reports.handout_options import options
from reports.handout_summary import summary
from reports.page import HeaderTooHighError, PageIdentity, Paper, build_document
from reports.styles import Edition, Look, styles
from reports.surface import Flowing

USUAL_PAGES = 4


class UnprintableText(ValueError):
    """Text that paper cannot show right. `sentences` name each place and its characters."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished PDF with its number of pages, and what whoever made it should know."""

    pdf: bytes
    pages: int
    notices: tuple[str, ...]


def build_handout(content: HandoutContent, *, paper: str = "a4", large_print: bool = False) -> BuiltDocument:
    """Lay out the handout. `paper` is a4 or letter.

    Errors: `UnprintableText` where a name or an answer holds characters that no typeface here can show.
    """
    typefaces.register()
    refuse_unprintable(content)
    pdf, pages = _lay_out(content, paper, Edition.LARGE if large_print else Edition.NORMAL, tight=False)
    if pages > USUAL_PAGES and not large_print:
        pdf, pages = _lay_out(content, paper, Edition.NORMAL, tight=True)
    notices = [f"{warning.link_id}: {warning.message}" for warning in content.schedule.warnings]
    if pages > USUAL_PAGES and not large_print:
        notices.append(f"The handout has {pages} pages, more than the usual {USUAL_PAGES}.")
    return BuiltDocument(pdf, pages, tuple(notices))


@cache
def _look(edition: Edition, tight: bool) -> Look:
    """The styles of an edition: they never change, so each is made once."""
    return styles(edition, tight=tight)


def _lay_out(content: HandoutContent, paper: str, edition: Edition, *, tight: bool) -> tuple[bytes, int]:
    look = _look(edition, tight)
    citations = Citations(content.catalogue, look)
    try:
        pdf = build_document(
            list(_story(content, look, citations)),
            identity=identity_of(content),
            document_title="Your stretch marks: what to expect",
            look=look,
            paper=Paper.LETTER if paper == "letter" else Paper.A4,
        )
    except (HeaderTooHighError, LayoutError) as problem:
        reason = _one_line(problem)
        raise UnprintableText(
            (f"document: It cannot be laid out: {reason} Shorten the longest text.",)
        ) from None
    return pdf, count_pages(pdf)


def _story(content: HandoutContent, look: Look, citations: Citations) -> Iterator[Flowing]:
    yield from summary(content, look, citations)
    yield from options(content, look, citations)
    third = care(content, look, citations)
    if third:
        yield PageBreak()
        yield from third
    yield PageBreak()
    yield from answers_page(content, look, citations)
    yield from sources_and_questions(content, look, citations)


def identity_of(content: HandoutContent) -> PageIdentity:
    """Who and what stands on every page."""
    patient, clinic = content.consultation.patient, content.clinic
    lines = tuple(line.strip() for line in clinic.address.splitlines() if line.strip())
    phones = " · ".join(
        part
        for part in (clinic.phone, f"out of hours {clinic.out_of_hours}" if clinic.out_of_hours else "")
        if part
    )
    return PageIdentity(
        patient_name=patient.name,
        born=say_date(patient.birth_date) if patient.birth_date else "",
        clinic_name=clinic.name,
        clinic_lines=(*lines, *((phones,) if phones else ())),
        visit=content.visit,
        seen_by=content.plan.operator,
        document_id=content.document_id,
        version_line=f"evidence list {content.catalogue.version}",
        draft_notice=content.draft_notice,
    )


def count_pages(pdf: bytes) -> int:
    """The number of pages of a finished PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def refuse_unprintable(content: HandoutContent) -> None:
    """Refuse text that paper cannot show right, or that promises too much. Errors: `UnprintableText`."""
    found = []
    for path, what, text in _typed_texts(content):
        problem = sentence(unprintable(text), of=what)
        if problem:
            found.append(f"{path}: {problem}")
        # What the patient said stands in quotation marks and is answered; everybody else's words are checked.
        if not path.startswith(("goals.", "Patient.")):
            found.extend(f"{path}: {claim.advice}" for claim in over_claims(text))
    if found:
        raise UnprintableText(tuple(found))


def _typed_texts(content: HandoutContent) -> Iterator[tuple[str, str, str]]:
    """Every text that somebody typed and that the handout prints: its path, the words for it, the text."""
    clinic, answers = content.clinic, content.answers
    yield "Patient.name", "The patient's name", content.consultation.patient.name
    yield f"{PROFILE_FILE}, name", "The clinic's name", clinic.name
    yield f"{PROFILE_FILE}, address", "The clinic's address", clinic.address
    yield f"{PROFILE_FILE}, phone", "The clinic's phone", clinic.phone
    yield f"{PROFILE_FILE}, out_of_hours", "The out of hours phone", clinic.out_of_hours
    yield f"{PROFILE_FILE}, emergency_number", "The emergency number", clinic.emergency_number
    for person in clinic.practitioners:
        yield (
            f"{PROFILE_FILE}, practitioner",
            "A practitioner's name or training",
            person.name + person.training,
        )
    for device in clinic.devices:
        yield f"{PROFILE_FILE}, device {device.id}", "A device's name", device.name
    for link_id in ("goals.bothers", "goals.enough", "plan.operator", "plan.device"):
        item = content.questionnaire.item(link_id)
        said = answers.code(link_id)
        if item is not None and said:
            yield link_id, f'"{item.label}"', said


def _one_line(problem: Exception) -> str:
    return str(problem) if isinstance(problem, HeaderTooHighError) else "a part of it is higher than a page."
