"""The review sheet: every rule, entry by treatment, for the clinician who signs the catalogue version."""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication, Graded, Severity
from reports.flowables.call_box import FillLine
from reports.flowables.layout import Together
from reports.flowables.rows import Row, options_table
from reports.flowables.text import paragraph, title
from reports.page import PageIdentity, Paper, build_document
from reports.styles import Edition, Look, styles
from reports.surface import Flowing

_LETTERS = {
    Severity.ABSOLUTE: "A",
    Severity.REFER: "R",
    Severity.DEFER: "D",
    Severity.CAUTION: "C",
    Severity.NOTE: "n",
    Severity.NONE: "–",
}
_LEGEND = (
    "A do not offer · R a specialist decides first · D not now · C with care · n note · – not relevant. "
    "Two letters: at the site / elsewhere."
)
_SHARES = (0.25, *(0.05 for _ in range(7)), 0.4)


def build_review_sheet(catalogue: Catalogue, *, paper: str = "a4") -> bytes:
    """All rules of a catalogue as a PDF. `paper` is a4 or letter."""
    look = styles(Edition.NORMAL, tight=True)
    identity = PageIdentity(
        patient_name="Every rule, by treatment",
        born="",
        clinic_name="Candor: review of all rules",
        clinic_lines=("For a clinician's signature",),
        visit="",
        seen_by="",
        document_id="",
        version_line=f"evidence list {catalogue.version}",
        draft_notice="Clinical content: draft, not signed off",
        banner=(
            ("For", "the clinical lead"),
            ("Catalogue", catalogue.version),
            ("Entries", f"{len(catalogue.contraindications)}"),
            ("Sources", f"{len(catalogue.sources)}"),
        ),
    )
    return build_document(
        _story(catalogue, look),
        identity=identity,
        document_title="Candor: review of all rules",
        look=look,
        paper=Paper.LETTER if paper == "letter" else Paper.A4,
    ).data


def _story(catalogue: Catalogue, look: Look) -> list[Flowing]:
    story: list[Flowing] = [title("Every rule, by treatment", look.section), paragraph(_LEGEND, look.notes)]
    numbered = enumerate(catalogue.treatments, start=1)
    named = "; ".join(f"{number} {entry.plain_name}" for number, entry in numbered)
    story.append(paragraph(f"{named}.", look.notes))
    heads = ("Entry and question", *(str(number) for number in range(1, 8)), "Wait, words, sources")
    rows = [_row(rule, catalogue, look) for rule in catalogue.contraindications]
    story += options_table(heads, rows, look=look, shares=_SHARES)
    signing: list[Flowing] = [title("Reviewed and signed", look.section)]
    signing += [FillLine(label, look=look) for label in ("Name", "Role", "Date", "Signature")]
    story.append(Together(signing))
    return story


def _row(rule: Contraindication, catalogue: Catalogue, look: Look) -> Row:
    letters = tuple(
        [paragraph(_letters(rule, rule.severity[entry.id]), look.table)] for entry in catalogue.treatments
    )
    asked = rule.question or rule.question_from
    name: list[Flowing] = [
        paragraph(rule.name, look.table_strong),
        paragraph(f"{rule.id}: {asked}", look.table),
    ]
    return Row(cells=(name, *letters, [paragraph(part, look.table) for part in _details(rule)]))


def _letters(rule: Contraindication, graded: Graded) -> str:
    if not rule.has_site:
        return _LETTERS[graded.at_site]
    return f"{_LETTERS[graded.at_site]}/{_LETTERS[graded.elsewhere]}"


def _details(rule: Contraindication) -> list[str]:
    parts = []
    if rule.wait_weeks is not None:
        parts.append(f"{rule.wait_weeks} weeks, then {rule.after_wait.word}. Until: {rule.defer_until}.")
    else:
        parts.append(f"Until: {rule.defer_until}.")
    for state in rule.states:
        words = "as graded" if state.graded is None else _letters(rule, state.graded)
        parts.append(f"{state.label}: {words}.")
    if rule.severity_if_radiofrequency is not None:
        parts.append(f"With radiofrequency: {rule.severity_if_radiofrequency.word}.")
    marks = [
        "neighbours count" if rule.neighbours_count else "",
        "cannot be overruled" if not rule.overridable else "",
        "never on paper that goes home" if rule.for_record else "",
        "asks for a test patch" if rule.asks_test_patch else "",
    ]
    if any(marks):
        parts.append("; ".join(mark for mark in marks if mark) + ".")
    parts.append(f"Patient reads: {rule.patient_text}")
    parts.append(f"{rule.confidence.replace('_', ' ')}: {', '.join(rule.sources)}.")
    return parts
