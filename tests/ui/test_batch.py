"""The documents of a day: real processes, a real store, real files."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import Trouble
from db.records import StoredDocument
from intake.catalogue_rules import Severity
from intake.language import words_of
from intake.screening import Override
from reports.documents import issue
from reports.kinds import DocumentKind
from tests.ui.documents.day_desk import ACTOR, NO_PLAN, PLANNED, TODAY, UNPRINTABLE, Day, day_of
from ui.consultation.judgement import consultation_of
from ui.documents.batch import BatchOrder, build_batch, processes_for
from ui.documents.batch_words import found_words, made_words, refusal_words
from ui.documents.day_batch import (
    FOLDER_PROBLEMS,
    NOT_A_FOLDER,
    DayFound,
    DayMade,
    NotMade,
    find_day,
    folder_problem,
    free_path,
    make_day,
)
from ui.documents.document_kinds import DocumentChoice
from ui.documents.document_making import Made, Order, make_document

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HANDOUT = DocumentChoice()


def never() -> bool:
    return False


def pdfs(folder: Path) -> dict[str, str]:
    """The files of a folder by name, with their digests. Nothing else may lie there."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """Three visits with a plan, one of which cannot be printed, and one without a plan."""
    with day_of(tmp_path, [PLANNED, UNPRINTABLE, NO_PLAN, PLANNED]) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "paper"
    made.mkdir()
    return made


def test_a_day_is_read_with_its_drafts_and_what_has_no_plan_is_counted(day: Day) -> None:
    day.store.finish_consultation(ACTOR, day.ids[3], 2).result(10)
    found = find_day(day.desk, TODAY)
    assert [each.id for each in found.planned] == [day.ids[0], day.ids[1], day.ids[3]]
    assert found.without_plan == 1
    assert found_words(found) == "3 consultations of this day have a plan, 1 has none yet."
    empty = find_day(day.desk, TODAY - timedelta(days=1))
    assert found_words(empty) == "There is no consultation on 24 Nov 2026."


def test_a_batch_stores_and_writes_what_can_be_made_and_names_what_cannot(day: Day, folder: Path) -> None:
    progress: list[tuple[int, int]] = []
    made = make_day(
        day.desk,
        find_day(day.desk, TODAY),
        HANDOUT,
        folder,
        stopped=never,
        progress=lambda done, of: progress.append((done, of)),
    )
    assert (made.wanted, made.finished, made.missing, made.problem) == (3, 2, 0, "")
    (refused,) = made.refused
    assert (refused.number, refused.name) == ("T-0002", "Testa Nonesuch 2")
    assert '"What bothers you" has 2 characters' in refused.sentences[0]
    assert progress == [(1, 3), (2, 3), (3, 3)]
    stored = day.documents()
    assert [(kind, version) for kind, version, _ in stored] == [("handout", 1)] * 2
    assert pdfs(folder) == {f"handout-v1-{digest[:8]}.pdf": digest for _, _, digest in stored}
    assert made_words(made, DocumentKind.HANDOUT) == "2 of 3 handouts finished. 1 cannot be made."
    exported = day.store.audit.events(ACTOR, EventFilter(action=Action.EXPORTED))
    made_here = [each.id for visit in day.ids for each in day.store.documents_of(ACTOR, visit)]
    assert {each.event.record for each in exported} == set(made_here)
    assert len(exported) == 2
    assert refusal_words(refused).startswith('T-0002 Testa Nonesuch 2: "What bothers you" has')


def test_the_batch_makes_the_very_bytes_that_the_documents_page_makes(day: Day, folder: Path) -> None:
    visit = day.controller(day.ids[0])
    visit.answer("health.eczema", ("Y",))
    assert visit.close()
    decided = Override("eczema", "Dr Testa Nobody", "seen by a dermatologist", NOON, Severity.REFER)
    day.store.add_override(ACTOR, day.ids[0], decided).result(10)
    one = replace(find_day(day.desk, TODAY), planned=find_day(day.desk, TODAY).planned[:1])
    make_day(day.desk, one, HANDOUT, folder, stopped=never, processes=1)
    (stored,) = day.store.documents_of(ACTOR, day.ids[0])
    controller = day.controller(day.ids[0])
    order = Order(
        content=controller.content(),
        actor=ACTOR,
        consultation_id=day.ids[0],
        made_from=controller.made_from,
        document_id=uuid4(),
        choice=HANDOUT,
        paper="a4",
    )
    alone = make_document(order, day.store, never)
    assert isinstance(alone, Made)
    assert (alone.document, alone.is_new) == (stored, False), "the same bytes are not stored twice"


def test_a_batch_of_records_knows_who_said_what_and_one_in_spanish_is_spanish(day: Day, folder: Path) -> None:
    controller = day.controller(day.ids[0])
    controller.answer("goals.enough", ("softer",))
    assert controller.close()
    found = find_day(day.desk, TODAY)
    one = replace(found, planned=found.planned[:1])
    for choice, words in (
        (DocumentChoice(DocumentKind.HANDOUT, "es", large_print=True), "estrías"),
        (DocumentChoice(DocumentKind.RECORD), "Handout, Español, large print, version 1"),
    ):
        made = make_day(day.desk, one, choice, folder, stopped=never, processes=1)
        assert (made.finished, made.problem) == (1, "")
        (path,) = folder.glob(f"{choice.stored_kind}-v1-*.pdf")
        assert words in text_of(path.read_bytes())
    assert "Said by the patient" in text_of(path.read_bytes())


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    return " ".join(" ".join(pages).split())


def test_what_was_answered_while_the_batch_was_made_refuses_that_document_alone(
    day: Day, folder: Path
) -> None:
    found = find_day(day.desk, TODAY)
    visit = day.controller(day.ids[0])
    visit.answer("health.eczema", ("Y",))
    assert visit.close()
    made = make_day(day.desk, found, HANDOUT, folder, stopped=never, processes=1)
    assert (made.finished, made.problem) == (1, "")
    assert made.refused[0].sentences == (Trouble.ANSWERS_CHANGED,)
    assert day.store.documents_of(ACTOR, day.ids[0]) == ()
    assert len(pdfs(folder)) == 1
    again = make_day(day.desk, find_day(day.desk, TODAY), HANDOUT, folder, stopped=never, processes=1)
    assert again.finished == 2


def test_cancel_leaves_what_is_finished_and_the_rest_can_be_made_later(day: Day, folder: Path) -> None:
    found = find_day(day.desk, TODAY)
    done: list[int] = []
    made = make_day(
        day.desk,
        found,
        HANDOUT,
        folder,
        stopped=lambda: bool(done),
        progress=lambda number, _of: done.append(number),
        processes=1,
    )
    assert made.finished + len(made.refused) == 1
    assert made.missing == 2
    words = made_words(made, DocumentKind.HANDOUT)
    assert words == "Cancelled. 1 of 3 handouts finished, 2 are missing. What is finished stays."
    assert len(pdfs(folder)) == len(day.documents()) == made.finished
    again = make_day(day.desk, found, HANDOUT, folder, stopped=never, processes=1)
    assert (again.finished, len(again.refused), again.missing) == (2, 1, 0)
    assert [version for _, version, _ in day.documents()] == [1, 1], "nothing was stored twice"
    assert set(pdfs(folder).values()) == {digest for _, _, digest in day.documents()}


def test_a_folder_that_goes_away_in_between_ends_it_in_a_sentence(day: Day, folder: Path) -> None:
    found = find_day(day.desk, TODAY)
    printable = replace(found, planned=(found.planned[0], found.planned[2]))
    made = make_day(
        day.desk,
        printable,
        HANDOUT,
        folder,
        stopped=never,
        progress=lambda _done, _of: shutil.rmtree(folder),
        processes=1,
    )
    assert (made.finished, made.missing) == (1, 1)
    words = made_words(made, DocumentKind.HANDOUT)
    assert words.startswith("A file could not be written to the folder (")
    assert words.endswith("). 1 of 2 handouts finished, 1 is missing. Put it right, then make them again.")
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "problems"),
    [("a file", (NOT_A_FOLDER,)), ("nowhere", (NOT_A_FOLDER,)), ("n" * 5000, FOLDER_PROBLEMS)],
)
def test_what_is_no_folder_is_refused_before_anything_is_made(
    day: Day, tmp_path: Path, name: str, problems: tuple[str, ...]
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    found = find_day(day.desk, TODAY)
    made = make_day(day.desk, found, HANDOUT, tmp_path / name, stopped=never)
    assert made.problem in problems
    assert made.missing == 3
    assert day.documents() == []


def test_looking_whether_a_folder_can_be_written_leaves_nothing(folder: Path) -> None:
    assert folder_problem(folder) == ""
    assert pdfs(folder) == {}


def test_a_file_of_that_name_with_other_bytes_is_never_replaced(folder: Path) -> None:
    pdf = b"%PDF the document"
    digest = hashlib.sha256(pdf).hexdigest()
    document = StoredDocument(uuid4(), uuid4(), "handout", 1, digest, 4, NOON, "Testa", None)
    short = folder / f"handout-v1-{digest[:8]}.pdf"
    assert free_path(folder, document, pdf) == short
    short.write_bytes(pdf)
    assert free_path(folder, document, pdf) is None
    short.write_bytes(b"somebody else's")
    assert free_path(folder, document, pdf) == folder / f"handout-v1-{digest[:16]}.pdf"


def test_an_order_that_fails_otherwise_comes_as_a_result_and_the_others_go_on(day: Day) -> None:
    good, other = find_day(day.desk, TODAY).planned[0], find_day(day.desk, TODAY).planned[2]
    clinic = day.store.clinic(ACTOR)
    assert clinic is not None
    orders = [
        BatchOrder(good.id, consultation_of(good), clinic, TODAY),
        BatchOrder(other.id, consultation_of(other), clinic, TODAY, language="tlh"),
    ]
    results = {each.id: each for each in build_batch(orders, stopped=never, processes=1)}
    assert results[good.id].problems == ()
    assert results[other.id].problems == ('There is no language "tlh". Choose one of: en, es.',)
    built = issue(DocumentKind.HANDOUT, day.controller(good.id).content().in_language(words_of("en")))
    assert results[good.id].pdf == built.pdf


class Deadly:
    """Ends the process that takes it out of the pipe, as a system without memory would."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def test_a_process_that_dies_is_told_in_a_sentence(day: Day) -> None:
    (visit,) = find_day(day.desk, TODAY).planned[:1]
    order = BatchOrder(visit.id, Deadly(), day.store.clinic(ACTOR), TODAY)  # type: ignore[arg-type]
    (result,) = build_batch([order], stopped=never, processes=1)
    assert result.problems == ("The helper that lays out paper has stopped. Nothing is lost. Try again.",)


def test_no_orders_start_no_process_and_few_orders_few() -> None:
    assert list(build_batch((), stopped=never)) == []
    assert processes_for(1) == 1
    assert 1 <= processes_for(100) <= 4


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_the_words_add_up_to_what_was_wanted(finished: int, refused: int, missing: int, failed: bool) -> None:
    made = DayMade(
        finished + refused + missing,
        finished,
        (NotMade("T-1", "Testa Nonesuch", ("why.",)),) * refused,
        problem="The disk is full." if failed and missing else "",
    )
    assert made.missing == missing
    words = made_words(made, DocumentKind.CONSENT)
    assert words.startswith("The disk is full.") == bool(failed and missing)
    assert ("missing" in words) == bool(missing)
    assert ("cannot be made" in words) == bool(refused and not missing)
    assert words.endswith(".")


@pytest.mark.parametrize(
    ("planned", "without", "words"),
    [
        (0, 0, "There is no consultation on 25 Nov 2026."),
        (1, 0, "The consultation of this day has a plan."),
        (2, 0, "All 2 consultations of this day have a plan."),
        (1, 2, "1 consultation of this day has a plan, 2 have none yet."),
        (0, 1, "No consultation of this day has a plan yet: 1 without one."),
    ],
)
def test_what_a_day_holds_is_said_in_a_sentence(day: Day, planned: int, without: int, words: str) -> None:
    visits = find_day(day.desk, TODAY).planned[:planned]
    assert found_words(DayFound(TODAY, visits, without)) == words
