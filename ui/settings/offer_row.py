"""One treatment in the clinic's form: whether it is offered, and its price."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from intake.clinic import Offer
from intake.money import Price
from intake.typed_text import parse_typed_decimal
from ui.registry.form_row import line
from ui.widgets.options import TickBox


class OfferRow:
    """One treatment: a tick that says it is offered, and its price per session."""

    def __init__(self, treatment: str, name: str, parent: QWidget) -> None:
        self.treatment = treatment
        self._before = Offer(treatment)
        self.offered = TickBox(name, parent)
        self.price = line(f"offer.{treatment}.price", f"Price per session: {name}", placeholder="")
        self.price.label.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """Show a stored offer; None: it is not offered."""
        self._before = offer or Offer(self.treatment)
        self.offered.setChecked(offer is not None)
        price = self._before.price
        self.price.set_text(f"{price.low:f}" if price is not None else "")

    def offer(self, currency: str) -> Offer | None:
        """The offer; None when it is not ticked. An unchanged price keeps its range."""
        if not self.offered.isChecked():
            return None
        amount = parse_typed_decimal(self.price.text()) if self.price.text() else None
        price = None if amount is None else Price(amount, amount, currency)
        before = self._before.price
        if price is not None and before is not None and before.low == price.low:
            price = replace(before, currency=currency)
        return replace(self._before, price=price)

    def problem(self) -> str:
        """What is wrong with the price; "" when nothing is."""
        text = self.price.text()
        amount = parse_typed_decimal(text) if text else None
        if text and (amount is None or amount < 0):
            return "Type the price as a number, such as 180 or 180.50."
        if text and not self.offered.isChecked():
            return "Tick the treatment that this price is for."
        return ""
