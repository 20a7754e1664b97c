"""The end of the record: content version, documents made before, staff notes, and all sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.provenance import IssuedDocument
from reports.citations import NOT_LISTED
from reports.content import DocumentContent
from reports.flowables.layout import Columns
from reports.flowables.rows import Cell
from reports.flowables.text import marked, paragraph, paragraphs, title
from reports.record_parts import dense_table, note, section
from reports.record_reading import STAFF_NOTES
from reports.record_words import moment
from reports.styles import Look
from reports.surface import Flowing

DIGEST_DIGITS = 12
_SOURCE_COLUMNS = 2
_FIRST_LINES = 12


def content_version(content: DocumentContent, look: Look) -> Flowing:
    """Which version of the clinical content was used, and who signed it."""
    lines = [note(words, look) for words in version_words(content)]
    return section(look.say("Clinical content"), lines, look)


def version_words(content: DocumentContent) -> Iterator[str]:
    """The catalogue's version, whether another one was used before, and its signature."""
    say, version = content.say, content.catalogue.version
    yield say("Catalogue version {version}.", version=version)
    before = content.consultation.catalogue_version
    if before and before != version:
        yield say("The consultation was held with version {version}.", version=before)
    signed = content.clinic.content_signed_off(content.catalogue, on=content.on)
    if signed is None:
        yield say("Draft, not signed off by a clinical lead.")
    else:
        yield say("Signed off by {name} on {day}.", name=signed.name, day=say.date(signed.on))


def documents(content: DocumentContent, look: Look) -> Flowing:
    """The documents that were made of this consultation before this one."""
    say = look.say
    name = say("Documents made before")
    if not content.issued:
        return section(name, [note(say("None is recorded."), look)], look)
    heads = (say("Document"), say("Made"), say("SHA-256, first digits"), say("Last printed"))
    rows: list[Sequence[Cell]] = [
        [[paragraph(words, look.table)] for words in issued_words(document, content)]
        for document in content.issued
    ]
    return section(name, [dense_table(heads, rows, look=look, shares=(0.27, 0.31, 0.19, 0.23))], look)


def issued_words(document: IssuedDocument, content: DocumentContent) -> tuple[str, str, str, str]:
    """One document: kind and version, when and by whom, the digest's first digits, the last printing."""
    say = content.say
    pages = say.many("1 page", "{number} pages", document.pages)
    what = say(
        "{kind}, version {version}, {pages}", kind=document.kind, version=document.version, pages=pages
    )
    made = say(
        "{moment}, by {name}",
        moment=moment(document.made_at, say),
        name=document.made_by or say("somebody not recorded"),
    )
    printed = moment(document.printed_at, say) if document.printed_at is not None else say("never")
    return what, made, document.sha256[:DIGEST_DIGITS], printed


def staff_notes(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """What the clinic wrote for itself."""
    lines = [line for text in content.answers.codes(STAFF_NOTES) for line in paragraphs(text, look.table)]
    none = note(look.say("None was written."), look)
    # Notes may run over many pages: only their beginning is kept with the title.
    yield section(look.say("Staff notes"), lines[:_FIRST_LINES] or [none], look)
    yield from lines[_FIRST_LINES:]


def sources(content: DocumentContent, look: Look) -> Flowing:
    """Every source that the record names, by id, with what it is and how far it was read."""
    say = look.say
    lines = []
    # General knowledge is no document that could be read.
    for source_id in cited_sources(content):
        source = content.catalogue.source[source_id]
        lines.append(
            marked(
                "<b>{id}</b> {what}. {read}",
                look.source,
                id=source.id,
                what=source.short,
                read="" if source.id in NOT_LISTED else _read(source.verified, look),
            )
        )
    each = -(-len(lines) // _SOURCE_COLUMNS)
    columns = [lines[start : start + each] for start in range(0, len(lines), each)]
    head = [
        title(say("Sources"), look.section),
        note(say("The full list stands in the evidence file of this version."), look),
    ]
    story: list[Flowing] = (
        [*head, Columns(columns, look=look)] if lines else [*head, note(say("None is cited."), look)]
    )
    return Columns([story], look=look, space_before=12)


def _read(verified: str, look: Look) -> str:
    say = look.say
    return {
        "yes": say("Read."),
        "partial": say("Read in part."),
        "no": say("Not read."),
    }.get(verified, "")


def cited_sources(content: DocumentContent) -> tuple[str, ...]:
    """The ids of all sources of findings, figures, side effects, modifiers and warnings."""
    cited: list[str] = [
        source for verdict in content.verdicts for finding in verdict.reasons for source in finding.sources
    ]
    told = content.forecast
    if told is not None:
        for entry in told.figures:
            cited += entry.figure.sources
        for effect in told.side_effects:
            cited += effect.sources
        for modifier in told.modifiers:
            cited += modifier.sources
        cited += told.gap.sources if told.gap is not None else ()
    for warning in content.schedule.warnings:
        cited += warning.sources
    return tuple(sorted(set(cited)))
