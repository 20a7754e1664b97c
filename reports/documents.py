"""The five documents made of one consultation. `build` is a pure function: same content, same bytes.

Each kind of document is one module with a story (`reports/form.py`). What they share stands here: identity,
refusal of what cannot be printed, layout, and the comparison of the finished file with the record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reportlab.platypus.doctemplate import LayoutError

from intake.clinic_reader import PROFILE_FILE
from intake.language import ENGLISH, words_of
from intake.logo_file import LogoProblem
from intake.money import say_amount
from intake.wording import over_claims
from reports import typefaces, verification
from reports.absence import absent
from reports.citations import Citations
from reports.content import DocumentContent
from reports.form import Form
from reports.forms import form_of
from reports.kinds import DocumentKind
from reports.page import EDGE, SIDE, HeaderTooHighError, PageIdentity, Paper, build_document
from reports.refusals import UnprintableText, refuse_unprintable, typed_texts
from reports.signed_text import short_digest
from reports.styles import Edition, Look, styles
from reports.verification import DocumentMismatch, Expected, verify

__all__ = ["BuiltDocument", "DocumentMismatch", "UnprintableText", "build", "expected", "issue", "warm"]


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished PDF with its number of pages, and what whoever made it should know."""

    pdf: bytes
    pages: int
    notices: tuple[str, ...]


def issue(
    kind: DocumentKind, content: DocumentContent, *, paper: str = "a4", large_print: bool = False
) -> BuiltDocument:
    """Build a document, open it again, and compare it with the record. `paper` is a4 or letter.

    Errors: `UnprintableText` for what cannot be printed right, `DocumentMismatch` where the finished file
    is not what the record says. Nothing else may leave the program.
    """
    built = build(kind, content, paper=paper, large_print=large_print)
    wrong = verify(built.pdf, expected(kind, content, paper=paper, large_print=large_print))
    if wrong:
        raise DocumentMismatch(wrong)
    return built


def build(
    kind: DocumentKind, content: DocumentContent, *, paper: str = "a4", large_print: bool = False
) -> BuiltDocument:
    """Lay a document out. Errors: `UnprintableText`."""
    try:
        return _build(kind, content, paper=paper, large_print=large_print)
    except typefaces.MissingTypeface as problem:
        raise UnprintableText((f"document: {problem}",)) from None


def _build(kind: DocumentKind, content: DocumentContent, *, paper: str, large_print: bool) -> BuiltDocument:
    typefaces.register()
    form = form_of(kind)
    refuse_unprintable(content, form)
    edition = Edition.LARGE if large_print else Edition.NORMAL
    pdf, pages = _lay_out(kind, content, paper, edition)
    usual = None if large_print else form.usual_pages
    # Whoever makes a document reads the language of the program, not that of the document.
    notices = list(form.notices(content.source or content))
    if not content.say.is_english and form.goes_home and content.clinic.has_own_words:
        notices.append("The clinic's own texts print in the language in which they were written.")
    if usual is not None and pages > usual:
        notices.append(f"The document has {pages} pages, more than the usual {usual}.")
    return BuiltDocument(pdf, pages, tuple(notices))


def warm(kind: DocumentKind = DocumentKind.HANDOUT) -> None:
    """Get ready what the first document of a kind would wait for: typefaces, styles, word lists, checks.

    For a moment in which nobody waits, on the thread that builds documents. It makes nothing.
    """
    typefaces.register()
    form_of(kind)
    _look(Edition.NORMAL, ENGLISH.code)
    over_claims(kind.value)
    say_amount(Decimal(1), "GBP", locale=ENGLISH.locale)
    for module in iter_modules(verification.__path__, f"{verification.__name__}."):
        import_module(module.name)


def expected(
    kind: DocumentKind, content: DocumentContent, *, paper: str = "a4", large_print: bool = False
) -> Expected:
    """What the finished file must hold, taken from the record."""
    form, say = form_of(kind), content.say
    facts = tuple(form.facts(content))
    size = Paper.LETTER if paper == "letter" else Paper.A4
    identity = identity_of(content, kind)
    look = _look(Edition.LARGE if large_print else Edition.NORMAL, say.language.code)
    return Expected(
        # In large print nothing stands on the page of the normal edition.
        facts=tuple(replace(fact, page=None) if large_print else fact for fact in facts),
        on_every_page=tuple(
            text for text in (identity.patient_name, identity.document_id, identity.short_digest) if text
        ),
        language=say.language.tag,
        title=say(form.title),
        width=size.width,
        height=size.height,
        margin=EDGE,
        side=SIDE,
        page_count=say("Page {number} of {total}"),
        smallest_type=look.smallest,
        images=1 if identity.logo else 0,
        check_words=form.goes_home and say.is_english,
        quoted=tuple(_quoted(content, form)),
        absent=tuple(absent(content, form, facts)) if form.goes_home else (),
    )


def identity_of(content: DocumentContent, kind: DocumentKind) -> PageIdentity:
    """Who and what stands on every page."""
    patient, clinic, say = content.consultation.patient, content.clinic, content.say
    lines = tuple(line.strip() for line in clinic.address.splitlines() if line.strip())
    late = say("out of hours {phone}", phone=clinic.out_of_hours) if clinic.out_of_hours else ""
    phones = " · ".join(part for part in (clinic.phone, late) if part)
    return PageIdentity(
        patient_name=patient.name,
        born=say.date(patient.birth_date) if patient.birth_date else "",
        clinic_name=clinic.name,
        clinic_lines=(*lines, *((phones,) if phones else ())),
        visit=content.visit,
        seen_by=content.plan.operator,
        document_id=content.document_id(kind.value),
        version_line=say("evidence list {version}", version=content.words_version),
        draft_notice=content.draft_notice,
        logo=clinic.logo,
        short_digest=short_digest(content, kind) if content.signatures and form_of(kind).signed else "",
    )


@cache
def _look(edition: Edition, language: str) -> Look:
    """The styles of an edition in a language: they never change, so each is made once."""
    return styles(edition, say=words_of(language))


def _lay_out(kind: DocumentKind, content: DocumentContent, paper: str, edition: Edition) -> tuple[bytes, int]:
    form, look = form_of(kind), _look(edition, content.say.language.code)
    citations = Citations(content.catalogue, look)
    try:
        laid_out = build_document(
            list(form.story(content, look, citations)),
            identity=identity_of(content, kind),
            document_title=content.say(form.title),
            look=look,
            paper=Paper.LETTER if paper == "letter" else Paper.A4,
        )
    except LogoProblem as problem:
        raise UnprintableText((f"{PROFILE_FILE}, logo: {problem}",)) from None
    except (HeaderTooHighError, LayoutError) as problem:
        reason = _one_line(problem)
        raise UnprintableText(
            (f"document: It cannot be laid out: {reason} Shorten the longest text.",)
        ) from None
    return laid_out.data, laid_out.count


def _quoted(content: DocumentContent, form: Form) -> list[str]:
    """What may stand although it promises too much: the patient's own words, and claims that are answered."""
    own = [typed.text for typed in typed_texts(content, form) if not typed.is_checked and typed.text]
    return [*own, *(bundle.line for bundle in content.catalogue.bundles)]


def _one_line(problem: Exception) -> str:
    return str(problem) if isinstance(problem, HeaderTooHighError) else "a part of it is higher than a page."
