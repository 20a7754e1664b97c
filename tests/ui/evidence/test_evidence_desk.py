"""The evidence without a window: every entry has a page, every link leads somewhere, and back again."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from intake.catalogue_reader import load_catalogue
from intake.evidence_index import Kind, Ref
from ui.evidence.desk import EvidenceDesk
from ui.evidence.page_html import address_of, html_of, ref_of
from ui.evidence.pages import Jump, Line, Mark, Page
from ui.theme.colours import light

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
CATALOGUE = load_catalogue()
ECZEMA, NEEDLING, ZHU = (
    Ref(Kind.RULE, "eczema"),
    Ref(Kind.TREATMENT, "microneedling"),
    Ref(Kind.SOURCE, "zhu2024"),
)


@pytest.fixture(scope="module")
def desk() -> EvidenceDesk:
    """The evidence of the catalogue that ships."""
    return EvidenceDesk(CATALOGUE)


def _lines(page: Page, title: str) -> tuple[Line, ...]:
    return next(section.lines for section in page.sections if section.title == title)


def _jumps(page: Page) -> Iterator[Jump]:
    for section in page.sections:
        for line in section.lines:
            yield from line.jumps
            if line.head is not None:
                yield line.head


def test_every_entry_has_a_page_and_every_link_on_it_leads_to_an_entry(desk: EvidenceDesk) -> None:
    for entry in desk.index.entries:
        page = desk.page(entry.ref)
        assert page.title == entry.title
        for jump in _jumps(page):
            assert jump.to in desk.index.entry, (entry.ref, jump)
            assert jump.words


def test_the_page_of_an_entry_links_to_all_that_it_names_and_all_that_rests_on_it(desk: EvidenceDesk) -> None:
    # A rule weighs on every treatment, and says so of those that it does not weigh on too.
    for entry in desk.index.entries:
        shown = {jump.to for jump in _jumps(desk.page(entry.ref))}
        named = {link.to for link in desk.index.named_by(entry.ref)}
        resting = {link.by for link in desk.index.resting_on(entry.ref)}
        assert named | resting <= shown, entry.ref


def test_the_page_of_a_source_says_what_it_is_and_what_rests_on_it(desk: EvidenceDesk) -> None:
    page, source = desk.page(ZHU), CATALOGUE.source["zhu2024"]
    facts = {line.name: line.text for line in _lines(page, "The source")}
    assert facts["Citation"] == source.citation
    assert facts["DOI"] == source.doi
    assert facts["Kind of study"] == source.type
    assert facts["Limits"] == source.limitations
    assert [line.text for line in _lines(page, "Its figures, in our words")] == list(source.key_figures)
    assert page.lead == "Its figures may be printed."


def test_what_must_not_be_printed_is_marked_so(desk: EvidenceDesk) -> None:
    for treatment in CATALOGUE.treatments:
        page = desk.page(Ref(Kind.TREATMENT, treatment.id))
        if treatment.do_not_print:
            assert {line.mark for line in _lines(page, "What must not be printed")} == {Mark.NEVER}
        marks = [line.mark for line in _lines(page, "What studies saw")] if treatment.figures else []
        printed = [figure in treatment.printed_figures for figure in treatment.figures]
        assert [mark is Mark.PRINTED for mark in marks] == printed


def test_a_rule_of_the_record_is_never_said_to_be_printed(desk: EvidenceDesk) -> None:
    rules = [rule for rule in CATALOGUE.contraindications if rule.for_record]
    assert rules
    for rule in rules:
        page = desk.page(Ref(Kind.RULE, rule.id))
        assert page.mark is Mark.RECORD
        marks = {line.mark for section in page.sections for line in section.lines}
        assert Mark.PRINTED not in marks


def test_the_page_of_a_rule_says_how_it_weighs_as_the_screens_do(desk: EvidenceDesk) -> None:
    weighs = {
        line.head.to.id: line.text
        for line in _lines(desk.page(ECZEMA), "How it weighs on each treatment")
        if line.head
    }
    assert set(weighs) == set(CATALOGUE.treatment)
    assert weighs["microneedling"] == "Wait at the site, take care elsewhere"


def test_a_claim_shows_its_verdict_and_the_answer_for_patients(desk: EvidenceDesk) -> None:
    claim = next(one for one in CATALOGUE.claims if one.id == "S2-07")
    page = desk.page(Ref(Kind.CLAIM, claim.id))
    says = {line.name: line.text for line in _lines(page, "What the evidence says of it")}
    assert says["Verdict"] == "Says more than the evidence supports"
    assert page.mark is Mark.NEVER
    answers = [line.text for line in _lines(page, "Our answer for patients")]
    assert CATALOGUE.contradiction["X01"].answer.text in answers


def test_no_text_of_the_catalogue_becomes_mark_up(qapp: QApplication) -> None:
    page = Page(ECZEMA, "<b>over</b>", "a <i> & b", "x", None, ())
    html = html_of(page, light())
    assert "&lt;b&gt;over" in html
    assert "a &lt;i&gt; &amp; b" in html
    assert ref_of(address_of(ZHU)) == ZHU
    assert ref_of("http://example.org") is None


def test_the_way_goes_back_and_forward() -> None:
    way = EvidenceDesk(CATALOGUE)
    assert (way.current, way.back(), way.forward()) == (None, None, None)
    for ref in (ECZEMA, NEEDLING, ZHU, ZHU):
        assert way.go(ref)
    assert way.back() == NEEDLING
    assert way.back() == ECZEMA
    assert not way.has_back
    assert way.forward() == NEEDLING
    # Going elsewhere forgets what lay forward.
    assert way.go(ECZEMA)
    assert not way.has_forward
    assert way.back() == NEEDLING
    assert not way.go(Ref(Kind.RULE, "nothing"))
    assert way.current == NEEDLING


def test_a_walk_down_the_list_is_one_step_back() -> None:
    way = EvidenceDesk(CATALOGUE)
    way.go(ZHU)
    for entry in way.index.entries[:5]:
        way.browse(entry.ref)
    assert way.current == way.index.entries[4].ref
    assert way.back() == ZHU
