"""The button of the top bar that opens the menu of looks: the colours, and the size of the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from db.desk import APPEARANCES, TEXT_SIZES, Look
from ui.bar_button import BarButton
from ui.theme.look import APPEARANCE_WORDS, ScreenLook, look_words, size_words
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ui.widgets.popups import Menu

NAME = "How the screen looks"
_SOON = 100
"""Milliseconds after which the menu is made: not on the way to the first paint."""


class LookButton(BarButton):
    """A half circle. `follow` a look first; the menu marks what is shown, and chooses another at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, icon="contrast", name=NAME)
        self._look: ScreenLook | None = None
        self._menu: Menu | None = None
        self.appearances: dict[str, QAction] = {}
        self.text_sizes: dict[int, QAction] = {}
        QTimer.singleShot(_SOON, self, self._make_menu)
        # A press before that.
        self.pressed.connect(self._make_menu)

    @property
    def look_menu(self) -> Menu:
        """The menu, made when it is first asked for."""
        self._make_menu()
        assert self._menu is not None
        return self._menu

    def _make_menu(self) -> None:
        if self._menu is not None:
            return
        from PySide6.QtGui import QAction, QActionGroup

        from ui.widgets.popups import Menu

        menu = self._menu = Menu(NAME, self)
        menu.aboutToShow.connect(self._mark)
        self.appearances.update((each, QAction(APPEARANCE_WORDS[each], menu)) for each in APPEARANCES)
        self.text_sizes.update((each, QAction(f"Text {size_words(each)}", menu)) for each in TEXT_SIZES)
        for actions in (list(self.appearances.values()), list(self.text_sizes.values())):
            group = QActionGroup(menu)
            for action in actions:
                action.setCheckable(True)
                group.addAction(action)
            menu.addActions(actions)
            menu.addSeparator()
        for appearance, action in self.appearances.items():
            action.triggered.connect(lambda _on, chosen=appearance: self._use(appearance=chosen))
        for text_size, action in self.text_sizes.items():
            action.triggered.connect(lambda _on, chosen=text_size: self._use(text_size=chosen))
        self.setMenu(menu)

    def follow(self, look: ScreenLook) -> None:
        """Show and change this look from now on."""
        self._look = look
        look.changed.connect(self._say)
        self._say()

    def _use(self, *, appearance: str | None = None, text_size: int | None = None) -> None:
        if self._look is None:
            return
        now = self._look.look
        chosen = replace(now, appearance=appearance or now.appearance, text_size=text_size or now.text_size)
        self._look.use(chosen)
        announce(self, f"The screen is {look_words(chosen)}.")

    def _mark(self) -> None:
        shown = Look() if self._look is None else self._look.look
        self.appearances[shown.appearance].setChecked(True)
        self.text_sizes[shown.text_size].setChecked(True)

    def _say(self) -> None:
        if self._look is not None:
            words = f"{NAME}: {look_words(self._look.look)}"
            self.setAccessibleName(words)
            self.setToolTip(words)
