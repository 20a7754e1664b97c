"""Offers the newest good backup on the page before a clinic that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.safekeeping.gate_parts import GatePage
from ui.safekeeping.restore_dialog import RestoreDialog
from ui.safekeeping.restore_work import RecoveryOffer, RestoreOrder
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.labels import Label, SectionTitle
from ui.worker import Worker

TITLE, INSTEAD = "There is a good backup", "Begin a new clinic instead"
WORDS = (
    "It brings the clinic back as it was then. What is left of the file now is set aside, not overwritten."
)


class RecoveryOfferCard(Card):
    """The offer, with one button that asks who restores it."""

    def __init__(
        self,
        offer: RecoveryOffer,
        worker: Worker,
        restore: Callable[[RestoreOrder], None],
        parent: QWidget | None = None,
        *,
        instead: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._offer, self._worker, self._restore = offer, worker, restore
        self.dialog: RestoreDialog | None = None
        self.button = PrimaryButton(offer.words, self, icon="history")
        self.button.clicked.connect(self.ask)
        self.instead_button = QuietButton(INSTEAD, self)
        self.instead_button.setVisible(instead is not None)
        if instead is not None:
            self.instead_button.clicked.connect(instead)
        self.add(SectionTitle(TITLE, self))
        self.add(Label(WORDS, TextStyle.BODY, Tone.SECOND, self))
        for button in (self.button, self.instead_button):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(self) -> None:
        """Ask what `RestoreDialog` asks."""
        self.dialog = RestoreDialog(
            self._offer.bundle, self._offer.made_at, self._worker, self.window(), is_lost=True
        )
        self.dialog.restore_wanted.connect(self._restore)
        self.dialog.open()


def show_offer(
    page: GatePage,
    offer: RecoveryOffer | None,
    worker: Worker,
    restore: Callable[[RestoreOrder], None],
    *,
    instead: Callable[[], object] | None = None,
) -> RecoveryOfferCard | None:
    """Put the offer under the card of a page, once; None takes an earlier one away.

    `restore(RestoreOrder)` is called when an owner has opened the backup. `instead()`, where there is no file
    at all, begins a new clinic.
    """
    for old in page.findChildren(RecoveryOfferCard):
        page.column.removeWidget(old)
        old.hide()
        # Not a child any more: it must not be found again before it is gone.
        old.setParent(None)
        old.deleteLater()
    if offer is None:
        return None
    card = RecoveryOfferCard(offer, worker, restore, page, instead=instead)
    page.column.insertWidget(page.column.indexOf(page.card) + 1, card)
    announce(page, f"{TITLE}. {offer.words}")
    return card
