"""What the tests of the evidence share."""

from __future__ import annotations

from dataclasses import dataclass

from db.actor import Actor
from db.store import Store
from intake.clinic import NO_CLINIC
from intake.clinic import Clinic as ClinicSettings
from ui.input_file import Knowledge

PASSPHRASE = "quiet river stone"


@dataclass(frozen=True)
class Clinic:
    """An open clinic and its owner."""

    store: Store
    actor: Actor
    knowledge: Knowledge

    @property
    def stored(self) -> ClinicSettings:
        """The settings as they are stored now."""
        return self.store.clinic(self.actor) or NO_CLINIC
