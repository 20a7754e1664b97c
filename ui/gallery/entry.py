"""What an entry of the gallery is: one widget, shown in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtWidgets import QWidget

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.questionnaire import Item, Questionnaire
from intake.sections import build_questionnaire


class Samples:
    """What the entries show: the catalogue and the questions that ship."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that ships."""
        return load_catalogue()

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """Its questions."""
        return build_questionnaire(self.catalogue)

    def ask(self, link_id: str) -> Item:
        """One question. Errors: `KeyError` for an unknown linkId."""
        return self.questionnaire.items[link_id]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a widget: what it is called, and the widget in it. `wide`: it takes the whole width."""

    words: str
    widget: QWidget
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One widget of the gallery. `id` names its picture; `states` makes it anew in each state."""

    id: str
    title: str
    states: Callable[[Samples, QWidget], list[State]]
