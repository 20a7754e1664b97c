"""Which look a desk has: as the system says, light, dark or high contrast, and how large its text is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from db.desk import DARK, DESK_FILE, HIGH_CONTRAST, LIGHT, SYSTEM, Look, keep_look, read_look
from ui.theme import appearance
from ui.theme.colours import colour_sets

APPEARANCE_WORDS = {
    SYSTEM: "As the system says",
    LIGHT: "Light",
    DARK: "Dark",
    HIGH_CONTRAST: "High contrast",
}
_SCHEMES = {
    LIGHT: Qt.ColorScheme.Light,
    DARK: Qt.ColorScheme.Dark,
    HIGH_CONTRAST: Qt.ColorScheme.Dark,
}


def size_words(text_size: int) -> str:
    """A text size as the screens say it: "125 %"."""
    return f"{text_size} %"


def look_words(look: Look) -> str:
    """A look in words: "dark, text 125 %"."""
    words = APPEARANCE_WORDS[look.appearance]
    return f"{words[:1].lower()}{words[1:]}, text {size_words(look.text_size)}"


class SystemColours(QObject):
    """The set of colours that the computer's own settings ask for. `changed()` when they change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        hints = self._hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.changed)
        hints.accessibility().contrastPreferenceChanged.connect(self.changed)

    @property
    def name(self) -> str:
        """The name of the set; "light" where the system says nothing."""
        return asked_for(self._hints.colorScheme(), self._hints.accessibility().contrastPreference())

    def tell(self, name: str) -> None:
        """Have the frame of the window and the system's own dialogs go along, where a platform does that."""
        if name == SYSTEM:
            self._hints.unsetColorScheme()
        elif self._hints.colorScheme() != _SCHEMES[name]:
            self._hints.setColorScheme(_SCHEMES[name])


class ScreenLook(QObject):
    """Shows a look on the whole application, keeps it for the desk, and follows the system where asked to.

    Nothing is shown before `open` or `use`. `changed()` after another look is shown, by somebody or by the
    system; `not_kept(sentence)` when the disk did not take it: it is shown all the same until the end.
    """

    changed = Signal()
    not_kept = Signal(str)

    def __init__(self, parent: QObject | None = None, *, system: SystemColours | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self._folder: Path | None = None
        self._is_shown = False
        self._system = system or SystemColours(self)
        self._system.changed.connect(self._follow)

    @property
    def colours_name(self) -> str:
        """The name of the set of colours that the look comes to now: "light", "dark" or "high-contrast"."""
        return self._system.name if self.look.appearance == SYSTEM else self.look.appearance

    def open(self, folder: Path) -> None:
        """Show the look of a desk, and keep what is chosen from now on there."""
        self._folder = folder
        self._show(read_look(folder))

    def go_to(self, folder: Path) -> None:
        """Show the look of another desk. Where nobody has chosen one yet, what is shown stays."""
        if (folder / DESK_FILE).exists():
            self.open(folder)
        self._folder = folder

    def use(self, look: Look) -> None:
        """Show another look at once, and keep it."""
        self._show(look)
        self.keep()

    def keep(self) -> None:
        """Keep the look that is shown, where there is a place for it."""
        from db.errors import StorageProblem

        if self._folder is None:
            return
        try:
            keep_look(self._folder, self.look)
        except StorageProblem as problem:
            self.not_kept.emit(problem.sentence)

    def _show(self, look: Look) -> None:
        self.look, self._is_shown = look, True
        self._system.tell(look.appearance)
        self._apply()

    def _follow(self) -> None:
        """The system has changed its mind."""
        if self._is_shown and self.look.appearance == SYSTEM:
            self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            colours = colour_sets()[self.colours_name]
            appearance.apply(application, colours=colours, text_scale=self.look.text_size / 100)
            self.changed.emit()


def asked_for(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> str:
    """The set of colours for what a system says; high contrast goes before light or dark."""
    if contrast == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
