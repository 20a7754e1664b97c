"""The page of photographs over a real file: taking in, confirming, comparing, deciding, giving out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.photo_records import RECORD
from db.photo_rows import NOT_AGREED
from intake.conditions import Unreadable
from intake.photo_file import HEIC, NO_PICTURE, foreign_parts
from tests.ui.photos.conftest import PhotoDesk
from tests.ui.photos.pictures import GREEN, MARKER, colour_at, cornered, is_near, jpeg, notes, png, told_all
from ui.photos.consent_card import hidden_words
from ui.photos.pictures_given import NO_FILES, NOTHING, Pasted
from ui.photos.taking_in import ASK_FIRST, TAKEN_BACK
from ui.photos.waiting_list import WRONG_DAY
from ui.photos.watermark import Mark, marked

ABDOMEN, LEFT = ("abdomen", ""), ("hip", "left")


@pytest.fixture
def agreed(desk: PhotoDesk) -> PhotoDesk:
    desk.agree()
    desk.show_photos()
    return desk


def take(desk: PhotoDesk, *data: bytes, key: tuple[str, str] = ABDOMEN) -> None:
    """Take pictures in and wait until all of them were read or refused."""
    desk.page.photos.take([Pasted(each) for each in data], *key)
    desk.wait(lambda: desk.page.photos.reading is None)


# What is shown


def test_each_place_with_marks_has_a_card_and_both_sides_are_two(desk: PhotoDesk) -> None:
    page = desk.show_photos()
    assert list(page.cards) == [ABDOMEN, LEFT, ("hip", "right")]
    assert [card.place.title for card in page.cards.values()] == ["Stomach", "Hip, left", "Hip, right"]
    desk.controller.remove_mark(1)
    desk.settle()
    assert list(page.cards) == [ABDOMEN]
    desk.controller.remove_mark(0)
    desk.settle()
    assert page.none.isVisible()
    with desk.qtbot.waitSignal(page.jump) as jumped:
        page.marks_link.click()
    assert jumped.args == ["marks"]


def test_nothing_is_read_or_noted_as_seen_before_somebody_looks(desk: PhotoDesk) -> None:
    patient = desk.controller.patient_id
    desk.settle()
    assert desk.noted(Action.VIEWED, {patient}) == []
    desk.show_photos()
    assert {detail for _, detail in desk.noted(Action.VIEWED, {patient})} == {"photos", "small-photos"}


def test_a_photo_of_a_place_without_marks_keeps_its_card(desk: PhotoDesk) -> None:
    desk.agree()
    desk.add(region="knee", side="left")
    assert ("knee", "left") in desk.show_photos().cards


# Agreeing


def test_nothing_is_taken_in_before_the_patient_agreed(desk: PhotoDesk) -> None:
    page = desk.show_photos()
    card = page.cards[ABDOMEN]
    assert not card.import_button.isEnabled()
    page.photos.take([Pasted(jpeg())], *ABDOMEN)
    assert page.problem.text == ASK_FIRST
    page.consent.fields["record"].segment("Y").click()
    desk.wait(lambda: page.photos.may_add)
    assert card.import_button.isEnabled()
    said = desk.store.photos.consents_of(desk.actor, desk.controller.patient_id).of("record")
    assert (said.answer, said.noted_by) == ("Y", desk.actor.name)


def test_once_asked_the_answers_are_one_line_that_opens_again(agreed: PhotoDesk) -> None:
    consent = agreed.page.consent
    assert consent.fields["teaching"].isVisible(), "what is not asked yet stays in sight"
    for use in ("teaching", "advertising"):
        consent.fields[use].segment("N").click()
        agreed.wait(lambda use=use: agreed.page.photos.consents.of(use).answer == "N")
    assert consent.rows.isHidden()
    assert consent.summary.text == "For my record: yes · For teaching: no · For advertising: no"
    consent.change_button.click()
    assert consent.fields["teaching"].isVisible()


def test_the_letters_y_and_n_answer_a_use(desk: PhotoDesk, qtbot: QtBot) -> None:
    page = desk.show_photos()
    field = page.consent.fields["teaching"]
    for key, answer in ((Qt.Key.Key_Y, "Y"), (Qt.Key.Key_N, "N")):
        field.take_focus()
        qtbot.keyClick(QApplication.focusWidget(), key)
        desk.wait(lambda answer=answer: page.photos.consents.of("teaching").answer == answer)


def test_a_yes_taken_back_hides_every_photo_and_asks_what_becomes_of_them(agreed: PhotoDesk) -> None:
    page = agreed.page
    for shade in (10, 20):
        agreed.add(shade)
    page.photos.load()
    agreed.wait(lambda: len(page.cards[ABDOMEN].grid.photos.photos) == 2)
    page.photos.say("record", "N")
    agreed.wait(lambda: page.photos.hidden == 2)
    assert page.cards[ABDOMEN].grid.isHidden()
    assert (page.photos.thumbnails, page.consent.hidden_words.text) == ({}, hidden_words(2))
    assert page.consent.hidden.isVisible()
    page.consent.keep_button.click()
    assert "as long as the law asks" in page.words.text
    page.photos.say("record", "Y")
    agreed.wait(lambda: len(page.cards[ABDOMEN].grid.photos.photos) == 2)
    page.photos.say("record", "N")
    agreed.wait(lambda: page.photos.hidden == 2)
    page.consent.remove_button.click()
    agreed.wait(lambda: page.photos.hidden == 0)
    page.photos.say("record", "Y")
    agreed.wait(lambda: page.photos.may_add)
    assert agreed.stored() == ()


# Taking in


def test_a_picture_waits_with_the_day_of_the_camera_until_somebody_confirms_it(agreed: PhotoDesk) -> None:
    page = agreed.page
    take(agreed, told_all(), key=LEFT)
    (row,) = page.cards[LEFT].waiting.rows
    assert row.taken_on() == date(2026, 11, 2)
    assert agreed.stored() == ()
    row.pose.setCurrentIndex(row.pose.findData("close"))
    page.cards[LEFT].waiting.keep_button.click()
    agreed.wait(lambda: len(agreed.stored()) == 1)
    (photo,) = agreed.stored()
    assert (photo.place, photo.pose, photo.taken_on) == (LEFT, "close", date(2026, 11, 2))
    content = agreed.store.photos.content(agreed.actor, photo.id)
    assert MARKER not in content
    assert foreign_parts(content) == ()
    agreed.wait(lambda: not page.cards[LEFT].waiting.isVisible())
    assert page.words.text == "1 photo is kept."


def test_a_day_in_the_future_or_half_a_date_needs_another_look(agreed: PhotoDesk) -> None:
    take(agreed, jpeg(), jpeg())
    waiting = agreed.page.cards[ABDOMEN].waiting
    tomorrow = agreed.controller.today + timedelta(days=1)
    for typed in ("March 2026", f"{tomorrow.day} {tomorrow.month} {tomorrow.year}", "soon"):
        waiting.rows[1].day.set_value((Unreadable(typed),))
        waiting.keep_button.click()
        assert (waiting.rows[1].problem.text, waiting.rows[0].problem.isVisible()) == (WRONG_DAY, False)
        assert QApplication.focusWidget() is waiting.rows[1].day.input
    assert agreed.stored() == ()
    waiting.today_button.click()
    waiting.keep_button.click()
    agreed.wait(lambda: len(agreed.stored()) == 2)
    assert {photo.taken_on for photo in agreed.stored()} == {agreed.controller.today}


def test_a_day_left_empty_is_kept_as_not_known(agreed: PhotoDesk) -> None:
    take(agreed, jpeg(exif=notes().tobytes()))
    waiting = agreed.page.cards[ABDOMEN].waiting
    waiting.rows[0].day.clear()
    waiting.keep_button.click()
    agreed.wait(lambda: len(agreed.stored()) == 1)
    assert agreed.stored()[0].taken_on is None


def test_what_is_left_out_is_nowhere_and_the_others_keep_what_was_typed(agreed: PhotoDesk) -> None:
    take(agreed, jpeg(), jpeg())
    waiting = agreed.page.cards[ABDOMEN].waiting
    waiting.rows[1].day.input.setText("3 3 2026")
    waiting.rows[0].out_button.click()
    (row,) = waiting.rows
    assert row.taken_on() == date(2026, 3, 3)
    waiting.out_button.click()
    assert (agreed.page.photos.waiting, agreed.stored()) == ((), ())


def test_several_at_once_are_read_and_each_refusal_is_told(agreed: PhotoDesk) -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    take(agreed, jpeg(), heic, png(), b"once upon a time")
    assert len(agreed.page.photos.waiting) == 2
    assert agreed.page.problem.text == f"Photo 2: {HEIC} Photo 4: {NO_PICTURE}"
    take(agreed, *[jpeg()] * 31)
    assert agreed.page.problem.text == "Choose at most 30 photos at a time."


def test_reading_has_a_name_and_can_be_stopped(agreed: PhotoDesk) -> None:
    page = agreed.page
    page.photos.take([Pasted(jpeg(cornered(3000, 2000)))] * 6, *ABDOMEN)
    assert page.reading.isVisible()
    assert page.reading_words.text == "Reading photo 1 of 6…"
    agreed.wait(lambda: len(page.photos.waiting) >= 1)
    page.cancel_button.click()
    agreed.settle()
    assert page.reading.isHidden()
    assert page.words.text == "Stopped. What was read so far is below."
    agreed.wait(lambda: not agreed.worker.names)
    read = len(page.photos.waiting)
    assert 1 <= read < 6
    # Afterwards it reads again, from the first.
    take(agreed, jpeg())
    assert len(page.photos.waiting) == read + 1


def test_files_are_chosen_dropped_and_pasted(
    agreed: PhotoDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    names = [tmp_path / f"{number}.jpg" for number in range(3)]
    for name in names:
        name.write_bytes(jpeg())
    chosen = ([str(name) for name in names[:2]], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: chosen)
    card.import_button.click()
    agreed.wait(lambda: len(page.photos.waiting) == 2)

    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(names[2]))])
    drop(card, dropped)
    agreed.wait(lambda: len(page.photos.waiting) == 3)
    elsewhere = QMimeData()
    elsewhere.setUrls([QUrl("https://nowhere.invalid/photo.jpg")])
    drop(card, elsewhere)
    assert page.problem.text == NO_FILES

    clipboard = QGuiApplication.clipboard()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    clipboard.setImage(image)
    card.import_button.setFocus()
    agreed.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    agreed.wait(lambda: len(page.photos.waiting) == 4)
    assert is_near(colour_at(page.photos.waiting[3].picture.content, 0.5, 0.5), (0, 128, 0))
    clipboard.setText("words")
    agreed.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.problem.text == NOTHING


def drop(card: object, mime: QMimeData) -> None:
    event = QDropEvent(
        QPointF(QPoint(20, 20)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    card.dropEvent(event)  # type: ignore[attr-defined]


def test_closing_the_visit_keeps_what_waits_with_the_days_that_were_typed_and_no_others(
    agreed: PhotoDesk,
) -> None:
    take(agreed, told_all(), told_all(), jpeg(), jpeg())
    offered, corrected, typed, half = agreed.page.cards[ABDOMEN].waiting.rows
    corrected.day.input.setText("1 11 2026")
    corrected.pose.setCurrentIndex(corrected.pose.findData("close"))
    typed.day.input.setText("3 3 2026")
    half.day.input.setText("March")
    ids = [row.waiting.id for row in (offered, corrected, typed, half)]
    assert agreed.page.keep_waiting() == ""
    agreed.store.door.submit_unasked(lambda _connection: None).result(10)
    kept = {photo.id: photo for photo in agreed.stored()}
    days = [None, date(2026, 11, 1), date(2026, 3, 3), None]
    assert [kept[id].taken_on for id in ids] == days
    assert [kept[id].pose for id in ids] == ["front", "close", "front", "front"]
    assert agreed.page.photos.waiting == ()


@pytest.fixture
def full_disk(agreed: PhotoDesk) -> Iterator[PhotoDesk]:
    """The file takes no photo: what a full disk says, from SQLite itself."""
    refuse = (
        "CREATE TRIGGER photo_full BEFORE INSERT ON photo BEGIN "
        "SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    run = agreed.store.door.submit_unasked
    run(lambda connection: connection.exec_driver_sql(refuse) and None).result(10)
    yield agreed
    run(lambda connection: connection.exec_driver_sql("DROP TRIGGER photo_full") and None).result(10)


def test_what_the_disk_refuses_at_a_closing_still_waits_and_is_said(full_disk: PhotoDesk) -> None:
    take(full_disk, jpeg())
    page = full_disk.page
    sentence = page.keep_waiting()
    assert sentence
    assert page.problem.text == sentence
    assert len(page.photos.waiting) == len(page.cards[ABDOMEN].waiting.rows) == 1
    assert full_disk.stored() == ()


def test_a_photo_refused_among_others_waits_alone_and_is_kept_with_what_is_said_then(
    agreed: PhotoDesk,
) -> None:
    take(agreed, jpeg(), jpeg(cornered(500, 400)))
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    first, second = (row.waiting.id for row in card.waiting.rows)
    refuse = (
        f"CREATE TRIGGER photo_full BEFORE INSERT ON photo WHEN NEW.id = '{second.hex}' BEGIN "
        "SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    run = agreed.store.door.submit_unasked
    run(lambda connection: connection.exec_driver_sql(refuse) and None).result(10)
    card.waiting.keep_button.click()
    agreed.wait(lambda: not page.problem.isHidden())
    run(lambda connection: connection.exec_driver_sql("DROP TRIGGER photo_full") and None).result(10)
    assert [each.id for each in page.photos.waiting] == [second]
    assert [photo.id for photo in agreed.stored()] == [first]
    [row] = card.waiting.rows
    row.pose.setCurrentIndex(row.pose.findData("close"))
    card.waiting.keep_button.click()
    agreed.wait(lambda: not page.photos.waiting)
    assert {photo.id: photo.pose for photo in agreed.stored()} == {first: "front", second: "close"}


def test_keep_and_a_closing_at_once_keep_the_day_that_keep_was_pressed_with(agreed: PhotoDesk) -> None:
    take(agreed, told_all())
    page = agreed.page
    [row] = page.cards[ABDOMEN].waiting.rows
    page.cards[ABDOMEN].waiting.keep_button.click()
    assert page.keep_waiting() == ""
    assert [photo.taken_on for photo in agreed.stored()] == [row.waiting.picture.taken_on]


def test_a_day_that_somebody_said_counts_also_when_the_camera_says_the_same(agreed: PhotoDesk) -> None:
    take(agreed, told_all(), told_all())
    page, waiting = agreed.page, agreed.page.cards[ABDOMEN].waiting
    page.photos.waiting = tuple(
        replace(each, picture=replace(each.picture, taken_on=page.photos.today))
        for each in page.photos.waiting
    )
    waiting.show_waiting(())
    waiting.show_waiting(page.photos.waiting)
    assert [day for _, day, _ in waiting.typed()] == [None, None]
    typed = waiting.rows[0].day.input
    typed.selectAll()
    QTest.keyClicks(typed, page.photos.today.strftime("%d %m %Y"))
    assert [day for _, day, _ in waiting.typed()] == [page.photos.today, None]
    waiting.today_button.click()
    assert [day for _, day, _ in waiting.typed()] == [page.photos.today] * 2


# A yes taken back


def test_a_yes_taken_back_stops_an_import_and_nothing_of_it_waits(agreed: PhotoDesk) -> None:
    page = agreed.page
    page.photos.take([Pasted(jpeg(cornered(1600, 1200)))] * 4, *ABDOMEN)
    agreed.wait(lambda: len(page.photos.waiting) >= 1)
    page.photos.say("record", "N")
    agreed.wait(lambda: not page.photos.may_add)
    assert (page.photos.reading, page.photos.waiting) == (None, ())
    assert page.words.text == TAKEN_BACK
    agreed.wait(lambda: not agreed.worker.names)
    assert page.photos.waiting == ()
    assert page.cards[ABDOMEN].waiting.isHidden()


def test_a_yes_taken_back_at_another_desk_lets_go_of_what_waits(agreed: PhotoDesk) -> None:
    take(agreed, jpeg())
    agreed.agree("record", "N")
    page = agreed.page
    assert page.keep_waiting() == NOT_AGREED
    agreed.wait(lambda: not page.photos.may_add)
    assert (page.photos.waiting, page.keep_waiting()) == ((), "")


# Deciding


def test_remove_offers_undo_and_undo_brings_back_the_baseline(agreed: PhotoDesk) -> None:
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    older, newer = agreed.add(10, taken_on=date(2026, 3, 3)), agreed.add(20, taken_on=date(2026, 11, 3))
    page.photos.load()
    agreed.wait(lambda: len(card.grid.photos.photos) == 2)
    assert page.photos.baseline_of(ABDOMEN) == older
    card.grid.setCurrentIndex(card.grid.photos.index(0))
    assert not card.baseline_button.isEnabled()
    card.grid.setFocus()
    agreed.press(Qt.Key.Key_Delete)
    agreed.wait(lambda: [photo.id for photo in card.grid.photos.photos] == [newer.id])
    assert page.undo_bar.isVisible()
    assert card.facts.text() == "1 photo · baseline 3 Nov 2026"
    page.undo_bar.undo_button.click()
    agreed.wait(lambda: len(card.grid.photos.photos) == 2)
    found = page.photos.baseline_of(ABDOMEN)
    assert found is not None
    assert found.id == older.id
    agreed.wait(lambda: isinstance(card.grid.photos.index(0).data(Qt.ItemDataRole.UserRole + 1), QImage))


def test_undo_brings_back_one_removed_photo_after_the_other_the_last_first(agreed: PhotoDesk) -> None:
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    older, newer = agreed.add(10, taken_on=date(2026, 3, 3)), agreed.add(20, taken_on=date(2026, 11, 3))
    page.photos.load()
    agreed.wait(lambda: len(card.grid.photos.photos) == 2)
    assert not page.undo(), "nothing was removed yet"
    for photo, left in ((older, 1), (newer, 0)):
        page.photos.remove(photo)
        agreed.wait(lambda left=left: len(card.grid.photos.photos) == left)
    assert page.undo()
    assert not page.undo_bar.isVisible()
    agreed.wait(lambda: [photo.id for photo in card.grid.photos.photos] == [newer.id])
    assert page.undo()
    agreed.wait(lambda: len(card.grid.photos.photos) == 2)
    assert not page.undo()


def test_no_photo_is_brought_back_after_the_yes_was_taken_back(agreed: PhotoDesk) -> None:
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    photo = agreed.add(10, taken_on=date(2026, 3, 3))
    page.photos.load()
    agreed.wait(lambda: len(card.grid.photos.photos) == 1)
    page.photos.remove(photo)
    agreed.wait(lambda: card.grid.photos.photos == ())
    page.photos.say(RECORD, "N")
    agreed.wait(lambda: not page.photos.may_add)
    assert not page.undo()


def test_another_baseline_is_chosen_and_told(agreed: PhotoDesk) -> None:
    page, card = agreed.page, agreed.page.cards[ABDOMEN]
    agreed.add(10, taken_on=date(2026, 3, 3))
    newer = agreed.add(20, taken_on=date(2026, 11, 3))
    page.photos.load()
    agreed.wait(lambda: len(card.grid.photos.photos) == 2)
    card.grid.setCurrentIndex(card.grid.photos.index(1))
    card.baseline_button.click()
    agreed.wait(lambda: page.words.text == "This photo is the baseline now.")
    assert [photo.id for photo in agreed.stored() if photo.is_baseline] == [newer.id]
    words = card.grid.photos.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("Photo taken 3 Nov 2026, from the front, visit of ")
    assert words.endswith(", baseline")


# Giving out


def test_a_copy_is_marked_holds_pixels_alone_and_is_noted(
    agreed: PhotoDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = agreed.page
    photo = agreed.add(10, taken_on=date(2026, 3, 3))
    agreed.agree("teaching", "N")
    page.photos.load()
    agreed.wait(lambda: page.photos.consents.of("teaching").answer == "N")
    target = tmp_path / "copy.jpg"
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page.cards[ABDOMEN].export_button.click()
    dialog = next(each for each in QApplication.topLevelWidgets() if each.windowTitle().startswith("Export"))
    assert [box.isEnabled() for box in dialog.boxes.values()] == [True, False, False]  # type: ignore[attr-defined]
    dialog.save_button.click()  # type: ignore[attr-defined]
    assert dialog.problem.text == "Choose what it is for."  # type: ignore[attr-defined]
    dialog.boxes["record"].click()  # type: ignore[attr-defined]
    dialog.save_button.click()  # type: ignore[attr-defined]
    agreed.wait(target.exists)
    agreed.wait(lambda: page.words.isVisible())
    copy = target.read_bytes()
    assert foreign_parts(copy) == ()
    with Image.open(io.BytesIO(copy)) as opened:
        assert opened.height > photo.height
    patient = agreed.controller.patient
    assert offered == [f"photo-{photo.id.hex[:8]}.jpg"]
    assert patient.name not in offered[0]
    assert agreed.noted(Action.EXPORTED, {photo.id}) == [(photo.id, "record")]


def test_a_copy_for_a_use_that_was_taken_back_meanwhile_is_not_written(
    agreed: PhotoDesk, tmp_path: Path
) -> None:
    photo = agreed.add(10)
    agreed.agree("teaching", "Y")
    agreed.page.photos.load()
    agreed.wait(lambda: agreed.page.photos.consents.allows("teaching"))
    agreed.agree("teaching", "N")
    agreed.page.export_to(photo, "teaching", tmp_path / "copy.jpg")
    agreed.wait(lambda: agreed.page.problem.isVisible())
    assert not (tmp_path / "copy.jpg").exists()
    assert "not agreed to this use" in agreed.page.problem.text


def test_a_place_that_cannot_be_written_is_a_sentence_without_its_name(
    agreed: PhotoDesk, tmp_path: Path
) -> None:
    photo = agreed.add(10)
    agreed.page.export_to(photo, "record", tmp_path / "nowhere-folder" / "copy.jpg")
    agreed.wait(lambda: agreed.page.problem.isVisible())
    assert agreed.page.problem.text == "The file could not be written there. Choose another place."


def test_the_words_of_a_mark_name_clinic_number_day_and_use_and_cover_little(desk: PhotoDesk) -> None:
    mark = Mark("Nowhere Skin Clinic", "T-0000", date(2026, 3, 3), "for teaching")
    assert mark.lines == (
        "Nowhere Skin Clinic · patient number T-0000",
        "taken 3 March 2026 · only for teaching",
    )
    assert Mark("", "", None, "for teaching").lines == (
        "Clinic not named · patient number not given",
        "day not known · only for teaching",
    )
    plain = jpeg(cornered(800, 600))
    given = marked(plain, mark)
    with Image.open(io.BytesIO(given)) as opened, Image.open(io.BytesIO(plain)) as before:
        upper = opened.convert("RGB").crop((0, 0, 800, 600))
        pairs = zip(upper.get_flattened_data(), before.convert("RGB").get_flattened_data(), strict=True)
        changed = sum(max(abs(one - other) for one, other in zip(*pair, strict=True)) > 24 for pair in pairs)
        assert 0.002 < changed / (800 * 600) < 0.12
        assert opened.convert("RGB").getpixel((5, opened.height - 5)) < (60, 60, 60)
    assert is_near(colour_at(given, 0.95, 0.05), GREEN, 90)


def test_a_narrow_picture_and_a_long_name_of_a_clinic_are_not_cut() -> None:
    mark = Mark("The Nowhere Clinic for Skin and Everything Else " * 3, "T-0000", None, "for advertising")
    with Image.open(io.BytesIO(marked(jpeg(cornered(300, 900)), mark))) as opened:
        assert opened.width == 300
        # Every word has a line with room: the band grows with them.
        assert opened.height > 900 + 14 * 8
