"""Photographs in storage: kept, shown and given out only as the patient agreed, and every look noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.audit.words import words_of
from db.errors import StorageProblem, Trouble
from db.photo_records import PhotoChange, StoredPhoto
from db.photo_rows import NOT_AGREED, NOT_CLEAN, NOT_FOR_THIS, REMOVED, TAKEN_BACK
from db.store import Store
from intake.consent_texts import PHOTO_USES
from tests.db.invented import ACTOR, AT, TESTA, Visit, opened
from tests.db.photographs import added, agree, new_photo, picture
from tests.db.raw import is_sound, raw
from tests.db.signed import sign


def changed(store: Store, photo: StoredPhoto, what: PhotoChange) -> tuple[StoredPhoto, ...]:
    return store.photos.change(ACTOR, photo.id, what, id=uuid4()).result(10)


def baselines(store: Store, visit: Visit) -> list[UUID]:
    photos = store.photos.photos_of_patient(ACTOR, visit.patient_id)
    return [photo.id for photo in photos if photo.is_baseline]


def another_visit(store: Store, visit: Visit) -> Visit:
    later = Visit(store, visit.patient_id)
    store.start_consultation(ACTOR, visit.patient_id, id=later.id, catalogue_version="2026.11", at=AT).result(
        10
    )
    return later


# Agreeing


def test_no_photo_is_kept_before_the_patient_agreed_to_the_record(store: Store, visit: Visit) -> None:
    for said in (None, ("record", "N"), ("teaching", "Y")):
        if said is not None:
            agree(store, ACTOR, visit, *said)
        with pytest.raises(StorageProblem) as refused:
            added(store, ACTOR, visit)
        assert refused.value.sentence == NOT_AGREED
    assert store.photos.photos_of(ACTOR, visit.id) == ()


def test_the_answer_noted_last_counts_and_not_asked_is_no_answer(store: Store, visit: Visit) -> None:
    consents = store.photos.consents_of(ACTOR, visit.patient_id)
    assert [(each.use, each.answer) for each in consents.answers] == [(use, None) for use in PHOTO_USES]
    agree(store, ACTOR, visit, "teaching", "N")
    agree(store, ACTOR, visit, "teaching", "Y")
    said = store.photos.consents_of(ACTOR, visit.patient_id).of("teaching")
    assert (said.answer, said.noted_by) == ("Y", ACTOR.name)
    assert said.noted_at is not None


def test_a_consent_repeated_with_its_id_is_noted_once(store: Store, visit: Visit, path: Path) -> None:
    id = uuid4()
    for _ in range(2):
        store.photos.note_consent(ACTOR, visit.patient_id, "record", "Y", id=id).result(10)
    assert raw(path, "SELECT count(*) FROM photo_consent") == [(1,)]
    with pytest.raises(StorageProblem) as refused:
        store.photos.note_consent(ACTOR, visit.patient_id, "record", "N", id=id).result(10)
    assert refused.value.trouble is Trouble.SAME_ID


def test_a_use_that_is_none_and_a_maybe_are_refused_at_once(store: Store, visit: Visit) -> None:
    with pytest.raises(ValueError, match="posters"):
        store.photos.note_consent(ACTOR, visit.patient_id, "posters", "Y", id=uuid4())
    with pytest.raises(ValueError, match="UNK"):
        store.photos.note_consent(ACTOR, visit.patient_id, "record", "UNK", id=uuid4())  # type: ignore[arg-type]


def test_taking_the_yes_back_hides_every_picture_and_a_new_yes_shows_them(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    photo = added(store, ACTOR, visit)
    agree(store, ACTOR, visit, "record", "N")
    with pytest.raises(StorageProblem) as refused:
        store.photos.content(ACTOR, photo.id)
    assert refused.value.sentence == TAKEN_BACK
    assert store.photos.thumbnails(ACTOR, visit.patient_id) == {}
    with pytest.raises(StorageProblem):
        added(store, ACTOR, visit, new_photo(60))
    agree(store, ACTOR, visit)
    assert store.photos.content(ACTOR, photo.id) == picture()


def test_what_was_removed_while_hidden_does_not_come_back_with_a_new_yes(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    photo = added(store, ACTOR, visit)
    agree(store, ACTOR, visit, "record", "N")
    changed(store, photo, PhotoChange.REMOVE)
    with pytest.raises(StorageProblem):
        changed(store, photo, PhotoChange.BRING_BACK)
    agree(store, ACTOR, visit)
    assert store.photos.photos_of(ACTOR, visit.id) == ()
    assert store.photos.thumbnails(ACTOR, visit.patient_id) == {}


# Keeping


def test_a_photo_comes_back_as_it_was_given(path: Path) -> None:
    new = new_photo(region="hip", side="left", taken_on=date(2026, 11, 2))
    with opened(path) as store:
        visit = Visit.begun(store)
        agree(store, ACTOR, visit)
        added(store, ACTOR, visit, new)
    with opened(path) as store:
        (photo,) = store.photos.photos_of(ACTOR, visit.id)
        assert (photo.id, photo.consultation_id, photo.patient_id) == (new.id, visit.id, visit.patient_id)
        assert (photo.place, photo.pose, photo.taken_on) == (("hip", "left"), "front", date(2026, 11, 2))
        assert (photo.width, photo.height, photo.added_by) == (48, 48, ACTOR.name)
        assert store.photos.content(ACTOR, photo.id) == new.content
        assert store.photos.thumbnails(ACTOR, visit.patient_id) == {new.id: new.thumbnail}
    assert is_sound(path)


def test_a_photo_added_again_with_its_id_is_kept_once(store: Store, visit: Visit, path: Path) -> None:
    agree(store, ACTOR, visit)
    new = new_photo()
    assert added(store, ACTOR, visit, new) == added(store, ACTOR, visit, new)
    assert raw(path, "SELECT count(*) FROM photo") == [(1,)]
    with pytest.raises(StorageProblem) as refused:
        added(store, ACTOR, visit, new_photo(60, id=new.id))
    assert refused.value.trouble is Trouble.SAME_ID


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n nothing",
        picture()[:-40],
        picture() + b"more",
        picture()[:2] + b"\xff\xe1\x00\x08Exif\0\0" + picture()[2:],
        picture()[:2] + b"\xff\xfe\x00\x07words" + picture()[2:],
    ],
)
def test_a_file_that_holds_more_or_less_than_pixels_is_refused(
    store: Store, visit: Visit, content: bytes
) -> None:
    agree(store, ACTOR, visit)
    with pytest.raises(StorageProblem) as refused:
        added(store, ACTOR, visit, new_photo(content=content))
    assert refused.value.sentence == NOT_CLEAN


TABLE = b"\xff\xdb\x00\x43"
"""How a table of 64 bytes begins, with its length."""


@pytest.mark.parametrize(
    "wrong",
    [
        {"pose": "Testa Nonesuch, 1 Nowhere Street"},
        {"pose": ""},
        {"region": "x" * 5000},
        {"side": "upside down"},
        {"width": -5, "height": 1_000_000_000},
        {"width": 47},
        {"content": picture()[:2] + TABLE + b"\x03" + b"Testa Nonesuch".ljust(64) + picture()[2:]},
        {"content": picture()[:2] + TABLE + b"\x00" + b"Testa Nonesuch".ljust(64) + picture()[2:]},
        {"content": picture()[:20] + picture()[2:]},
        {"thumbnail": picture(120, 361)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_the_screens_do_not_offer_and_a_wrong_size_are_refused(
    store: Store, visit: Visit, wrong: dict[str, Any]
) -> None:
    agree(store, ACTOR, visit)
    with pytest.raises(StorageProblem) as refused:
        added(store, ACTOR, visit, replace(new_photo(), **wrong))
    assert refused.value.sentence == NOT_CLEAN
    assert store.photos.photos_of(ACTOR, visit.id) == ()


def test_a_photo_of_no_visit_and_a_look_at_no_photo_are_refused(store: Store, visit: Visit) -> None:
    for asked in (
        lambda: store.photos.add(ACTOR, uuid4(), new_photo()).result(10),
        lambda: store.photos.content(ACTOR, uuid4()),
        lambda: store.photos.photos_of(ACTOR, uuid4()),
        lambda: store.photos.photos_of_patient(ACTOR, uuid4()),
        lambda: store.photos.note_consent(ACTOR, uuid4(), "record", "Y", id=uuid4()).result(10),
    ):
        with pytest.raises(StorageProblem) as refused:
            asked()
        assert refused.value.trouble is Trouble.NOT_STORED


def test_a_photo_may_join_a_signed_visit_and_nothing_signed_changes(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    signed = sign(visit)
    before = store.signing.standing_of(ACTOR, signed.document.id)
    photo = added(store, ACTOR, visit)
    assert store.signing.frozen(ACTOR, visit.id)
    assert store.signing.standing_of(ACTOR, signed.document.id) == before
    assert store.photos.photos_of(ACTOR, visit.id) == (photo,)
    assert photo.added_at > signed.signed_at


def test_photos_and_answers_of_two_records_that_are_one_person_are_one(store: Store, visit: Visit) -> None:
    other = Visit.begun(store, replace(TESTA, name="Tesda Nonesuch"))
    agree(store, ACTOR, other)
    photo = added(store, ACTOR, other)
    agree(store, ACTOR, visit, "record", "N")
    assert store.photos.photos_of_patient(ACTOR, visit.patient_id) == ()
    merging = {"id": uuid4(), "expected_version": 1, "identity": TESTA}
    store.merging.merge(ACTOR, visit.patient_id, other.patient_id, **merging).result(10)
    for record in (visit.patient_id, other.patient_id):
        assert [each.id for each in store.photos.photos_of_patient(ACTOR, record)] == [photo.id]
        # The last answer of this person was a no, under whichever record.
        assert store.photos.consents_of(ACTOR, record).of("record").answer == "N"
    with pytest.raises(StorageProblem):
        store.photos.content(ACTOR, photo.id)


@pytest.mark.parametrize("kept_said_no", [True, False], ids=["kept", "merged"])
def test_merging_does_not_undo_a_no_and_taking_apart_gives_each_record_its_own_answer(
    store: Store, visit: Visit, kept_said_no: bool
) -> None:
    other = Visit.begun(store, replace(TESTA, name="Tesda Nonesuch"))
    said_no, said_yes = (visit, other) if kept_said_no else (other, visit)
    agree(store, ACTOR, said_no)
    photo = added(store, ACTOR, said_no)
    agree(store, ACTOR, said_no, "record", "N")
    agree(store, ACTOR, said_yes)

    def answers() -> list[str | None]:
        return [
            store.photos.consents_of(ACTOR, each.patient_id).of("record").answer
            for each in (said_no, said_yes)
        ]

    merging = {"id": uuid4(), "expected_version": 1, "identity": TESTA}
    for _again in range(2):
        store.merging.merge(ACTOR, visit.patient_id, other.patient_id, **merging).result(10)
    assert answers() == ["N", "N"]
    with pytest.raises(StorageProblem):
        store.photos.content(ACTOR, photo.id)
    assert store.photos.thumbnails(ACTOR, visit.patient_id) == {}
    store.merging.undo(ACTOR, other.patient_id, id=uuid4()).result(10)
    assert answers() == ["N", "Y"]

    store.merging.merge(ACTOR, visit.patient_id, other.patient_id, **merging | {"id": uuid4()}).result(10)
    agree(store, ACTOR, said_yes)
    assert answers() == ["Y", "Y"]
    assert store.audit.check(ACTOR).is_good


# Baselines


def test_the_oldest_is_the_baseline_until_another_is_chosen(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    later = added(store, ACTOR, visit, new_photo(80, taken_on=date(2026, 11, 20)))
    older = added(store, ACTOR, visit, new_photo(90, taken_on=date(2026, 3, 1)))
    assert baselines(store, visit) == [older.id]
    changed(store, later, PhotoChange.BASELINE)
    assert baselines(store, visit) == [later.id]
    changed(store, older, PhotoChange.BASELINE)
    assert baselines(store, visit) == [older.id]


def test_each_region_and_side_of_a_patient_has_one_baseline_over_all_visits(
    store: Store, visit: Visit
) -> None:
    agree(store, ACTOR, visit)
    again = another_visit(store, visit)
    places = [("hip", "left"), ("hip", "right"), ("abdomen", "")]
    for number, (region, side) in enumerate(places):
        for shade, where in ((40, visit), (50, again)):
            added(store, ACTOR, where, new_photo(shade + number, region=region, side=side))
    photos = store.photos.photos_of_patient(ACTOR, visit.patient_id)
    for _ in range(2):
        for photo in photos:
            now = changed(store, photo, PhotoChange.BASELINE)
            chosen = [each for each in now if each.is_baseline]
            assert sorted(each.place for each in chosen) == sorted(places)
            assert photo.id in [each.id for each in chosen]


def test_removing_the_baseline_makes_another_one_and_undo_brings_it_back(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    first = added(store, ACTOR, visit, new_photo(80))
    second = added(store, ACTOR, visit, new_photo(90))
    changed(store, second, PhotoChange.BASELINE)
    assert [photo.id for photo in changed(store, second, PhotoChange.REMOVE)] == [first.id]
    assert baselines(store, visit) == [first.id]
    with pytest.raises(StorageProblem) as refused:
        store.photos.content(ACTOR, second.id)
    assert refused.value.sentence == REMOVED
    with pytest.raises(StorageProblem):
        changed(store, second, PhotoChange.BASELINE)
    changed(store, second, PhotoChange.BRING_BACK)
    assert baselines(store, visit) == [second.id]
    assert store.photos.content(ACTOR, second.id) == picture(90)


def test_one_that_comes_back_is_no_baseline_when_another_was_chosen_meanwhile(
    store: Store, visit: Visit
) -> None:
    agree(store, ACTOR, visit)
    first, second = (added(store, ACTOR, visit, new_photo(shade)) for shade in (80, 90))
    changed(store, second, PhotoChange.BASELINE)
    changed(store, second, PhotoChange.REMOVE)
    changed(store, first, PhotoChange.BASELINE)
    changed(store, second, PhotoChange.BRING_BACK)
    assert baselines(store, visit) == [first.id]


def test_a_change_repeated_with_its_id_is_done_once(store: Store, visit: Visit, path: Path) -> None:
    agree(store, ACTOR, visit)
    first, second = (added(store, ACTOR, visit, new_photo(shade)) for shade in (80, 90))
    changed(store, first, PhotoChange.BASELINE)
    id = uuid4()
    for _ in range(2):
        store.photos.change(ACTOR, second.id, PhotoChange.BASELINE, id=id).result(10)
    assert raw(path, "SELECT count(*) FROM photo_state") == [(3,)]
    with pytest.raises(StorageProblem) as refused:
        store.photos.change(ACTOR, first.id, PhotoChange.REMOVE, id=id).result(10)
    assert refused.value.trouble is Trouble.SAME_ID


# Giving out, and the audit


def test_a_copy_is_given_only_for_a_use_that_was_agreed_to_and_is_noted(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    photo = added(store, ACTOR, visit)
    agree(store, ACTOR, visit, "advertising", "N")
    for use in ("teaching", "advertising"):
        with pytest.raises(StorageProblem) as refused:
            store.photos.export(ACTOR, photo.id, use)
        assert refused.value.sentence == NOT_FOR_THIS
    assert store.audit.events(ACTOR, EventFilter(action=Action.EXPORTED)) == ()
    agree(store, ACTOR, visit, "teaching", "Y")
    assert store.photos.export(ACTOR, photo.id, "teaching") == picture()
    (noted,) = store.audit.events(ACTOR, EventFilter(action=Action.EXPORTED))
    assert (noted.event.record, noted.event.detail) == (photo.id, "teaching")
    assert words_of(noted) == "Exported a photo (teaching)"
    agree(store, ACTOR, visit, "record", "N")
    with pytest.raises(StorageProblem):
        store.photos.export(ACTOR, photo.id, "teaching")


def test_every_look_and_every_change_is_one_event(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    photo = added(store, ACTOR, visit)
    store.photos.content(ACTOR, photo.id)
    store.photos.thumbnails(ACTOR, visit.patient_id)
    changed(store, photo, PhotoChange.BASELINE)
    changed(store, photo, PhotoChange.REMOVE)
    of_photo = store.audit.events(ACTOR, EventFilter(record=photo.id))
    assert [words_of(each) for each in reversed(of_photo)] == [
        "Added a photo",
        "Looked at a photo",
        "Changed what stands of a photo (baseline)",
        "Changed what stands of a photo (removed)",
    ]
    of_patient = [words_of(each) for each in store.audit.events(ACTOR, EventFilter(record=visit.patient_id))]
    assert "Noted what a patient said to a use of photos (record)" in of_patient
    assert "Looked at a patient (small photos)" in of_patient


def test_the_check_of_the_audit_finds_nothing_while_nobody_touched_them(store: Store, visit: Visit) -> None:
    agree(store, ACTOR, visit)
    first, second = (added(store, ACTOR, visit, new_photo(shade)) for shade in (80, 90))
    changed(store, second, PhotoChange.BASELINE)
    changed(store, first, PhotoChange.REMOVE)
    assert store.audit.check(ACTOR).sentences == ()


@pytest.mark.parametrize(
    ("table", "harm", "told"),
    [
        ("photo", "UPDATE photo SET region = 'hip'", "The photo"),
        ("photo", "UPDATE photo SET content = x'FFD8FFD9'", "The bytes of the photo"),
        ("photo", "UPDATE photo SET thumbnail = content", "The bytes of the small picture of the photo"),
        ("photo", "UPDATE photo SET thumbnail_sha256 = sha256, thumbnail = content", "The photo"),
        ("photo_state", "UPDATE photo_state SET is_removed = 0", "The state of a photo"),
        ("photo_state", "DELETE FROM photo_state", "The state of a photo"),
        ("photo_consent", "UPDATE photo_consent SET answer = 'Y'", "The answer on a use of photos"),
    ],
)
def test_what_was_changed_past_candor_is_named(path: Path, table: str, harm: str, told: str) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        agree(store, ACTOR, visit)
        changed(store, added(store, ACTOR, visit), PhotoChange.REMOVE)
        agree(store, ACTOR, visit, "record", "N")
    raw(path, f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete", harm)
    with opened(path) as store:
        assert [each for each in store.audit.check(ACTOR).sentences if each.startswith(told)]


def test_a_photo_whose_bytes_were_changed_is_not_shown(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        agree(store, ACTOR, visit)
        photo = added(store, ACTOR, visit)
    raw(path, "DROP TRIGGER photo_no_update", "UPDATE photo SET content = x'FFD8FFD9'")
    with opened(path) as store, pytest.raises(StorageProblem) as refused:
        store.photos.content(ACTOR, photo.id)
    assert refused.value.trouble is Trouble.DAMAGED


def test_a_small_picture_that_was_changed_is_left_out_and_the_others_are_shown(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        agree(store, ACTOR, visit)
        changed_one, whole = (added(store, ACTOR, visit, new_photo(shade)) for shade in (80, 90))
    swap = f"UPDATE photo SET thumbnail = (SELECT thumbnail FROM photo WHERE id = '{whole.id.hex}')"
    raw(path, "DROP TRIGGER photo_no_update", swap)
    with opened(path) as store:
        assert store.photos.thumbnails(ACTOR, visit.patient_id) == {whole.id: picture(90, 16)}
        assert changed_one.id.hex[:8] in store.audit.check(ACTOR).sentences[0]
