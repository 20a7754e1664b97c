"""The dialog of the signatures by itself: large text, little room, and what the pad says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.records import StoredDocument
from intake.signature import Signer
from reports.kinds import DocumentKind
from ui.documents.document_kinds import DocumentChoice
from ui.documents.document_signing import Asked, ToSign
from ui.documents.sign_dialog import SIGN_ON_PAPER, SIGNED_ON_PAPER, SignDialog


def dialog_of(qtbot: QtBot, *blanks: str) -> SignDialog:
    form = StoredDocument(
        uuid4(), uuid4(), "consent", 1, "ab" * 32, 3, datetime.now(UTC), "Dr Testa Nobody", None
    )
    asked = (
        Asked(
            Signer.PATIENT, "Patient", "I have read this form, and I could ask questions.", "Testa Nonesuch"
        ),
        Asked(Signer.PRACTITIONER, "Practitioner", "I have explained this treatment.", "Dr Testa Nobody"),
    )
    dialog = SignDialog(ToSign(form, DocumentChoice(DocumentKind.CONSENT), asked, blanks))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


@pytest.mark.parametrize("blanks", [(), ("who does it", "device")])
def test_at_the_largest_text_nothing_is_cut_sideways_on_a_small_screen(
    qtbot: QtBot, look: Callable[[str, float], None], blanks: tuple[str, ...]
) -> None:
    look("light", 2.0)
    dialog = dialog_of(qtbot, *blanks)
    dialog.resize(752, 552)
    for _ in range(4):
        QApplication.processEvents()
    assert dialog.width() == 752
    assert dialog._scroll.horizontalScrollBar().maximum() == 0
    card = dialog.cards[0]
    for part in (card.pad, card.undo_button, card.clear_button, card.on_paper, dialog.sign_button):
        right = part.mapTo(dialog, part.rect().topRight()).x()
        assert right < dialog.width()
        assert part.width() >= part.minimumSizeHint().width()
    assert card.pad.pad_ratio == pytest.approx(3.0, abs=0.05), "a signature is not bent"
    cut = [
        label.text()
        for label in dialog._inside.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []


def test_the_pad_says_why_nobody_signs_in_it(qtbot: QtBot) -> None:
    card = dialog_of(qtbot).cards[0]
    assert card.pad.words == "Sign here"
    card.on_paper.click()
    assert card.pad.words == SIGNED_ON_PAPER
    card.on_paper.click()
    assert card.pad.words == "Sign here"
    assert dialog_of(qtbot, "device").cards[0].pad.words == SIGN_ON_PAPER
