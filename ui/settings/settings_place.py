"""The place of the settings: the first run, the clinic, its people, one's sign-in, backups, the audit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.rights import Right, allows
from intake.clinic import NO_CLINIC
from ui.consultation.tab_row import Tab, TabRow
from ui.registry.kept_text import KeptText
from ui.settings.clinic_saving import ClinicSaving
from ui.settings.first_run import FirstRunPage, ReadyPage, SetUpPage, settings_words
from ui.settings.in_the_middle import InTheMiddle
from ui.settings.section_pages import SectionPages
from ui.theme.sizes import PAGE_MARGIN
from ui.widgets.focus import ScrollPage
from ui.widgets.growing import Growing
from ui.worker import Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.errors import StorageProblem
    from db.store import Store
    from intake.catalogue import Catalogue
    from intake.clinic import Clinic
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening_records import Safe
    from ui.safekeeping.people_steps import ServerRoles
    from ui.theme.look import ScreenLook

_CLOSING_SECONDS = 5.0
_WIDEST = 860
_PLACE = "clinic"
CLINIC, PEOPLE, OWN, BACKUP, AUDIT, SCREEN = "clinic", "people", "own", "backup", "audit", "screen"
DATA, ABOUT = "data", "about"
_FIRST_WORDS = "What you type here stands on the paper your patients take home."


class SettingsPlace(SectionPages):
    """The pages that the person's role allows, under a row of tabs; each is made when it is first opened.

    Signals: `demo_wanted()`, `saved(Clinic)` once it is on the disk, `not_saved(sentence)`, `left()`, and
    those of its pages.
    """

    demo_wanted = Signal()
    saved = Signal(object)
    not_saved = Signal(str)
    left = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        catalogue: Catalogue,
        parent: QWidget | None = None,
        *,
        worker: Worker,
        safe: Safe | None = None,
        folder: Path | None = None,
        server: ServerRoles | None = None,
        backups: BackupKeeper | None = None,
        look: ScreenLook | None = None,
    ) -> None:
        """`safe` holds the keys, `folder` the desk's settings, `server` the logins of a server."""
        super().__init__(
            store,
            actor,
            catalogue,
            parent,
            worker=worker,
            safe=safe,
            folder=folder,
            server=server,
            backups=backups,
            look=look,
        )
        self._saving = ClinicSaving(store, actor, self)
        self._saving.saved.connect(self._on_saved)
        self._saving.refused.connect(self._on_refused)
        self._kept = KeptText(store, actor, self._typed, self)
        self._is_first = False
        self.first_run: FirstRunPage | None = None
        self.set_up: SetUpPage | None = None
        self.ready: ReadyPage | None = None
        self._stack = QStackedWidget(self)
        self.tabs = TabRow("Parts of the settings", self)
        self.tabs.chosen.connect(self.open_section)
        self.pages: dict[str, QWidget] = {}
        self._sections: dict[str, tuple[Tab, Callable[[], QWidget]]] = {}
        self._tab_bar = _centred(self.tabs, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._tab_bar)
        whole.addWidget(self._stack, 1)
        self._add_sections()

    def _add_sections(self) -> None:
        """One line each: id, words of its tab, the right that it needs, and what makes its page."""
        self._add_section(CLINIC, "Clinic", Right.CHANGE_CLINIC, self._make_clinic)
        if self._safe is not None:
            self._add_section(PEOPLE, "People", Right.SEE_PEOPLE, self._make_people)
            self._add_section(OWN, "Your sign-in", Right.KEEP_OWN, self._make_own)
            if self._backups is not None:
                self._add_section(BACKUP, "Backup", Right.BACK_UP, self._make_backup)
            self._add_section(AUDIT, "Audit", Right.READ_AUDIT, self._make_audit)
            self._add_section(DATA, "Data", Right.SEE_CLINIC, self._make_data)
        if self._look is not None:
            self._add_section(SCREEN, "Screen", Right.KEEP_OWN, self._make_screen)
        self._add_section(ABOUT, "About", Right.KEEP_OWN, self._make_about)

    def _add_section(self, id: str, words: str, right: Right, make: Callable[[], QWidget]) -> None:
        if allows(self._actor.role, right):
            self._sections[id] = (Tab(id, words), make)

    def show_first_run(self) -> None:
        """The two ways to begin."""
        self._is_first = True
        self._tab_bar.hide()
        if self.first_run is None:
            self.first_run = FirstRunPage(self)
            self.first_run.demo_wanted.connect(self.demo_wanted)
            self.first_run.clinic_wanted.connect(self._begin_set_up)
            self._stack.addWidget(self.first_run)
        self._stack.setCurrentWidget(self.first_run)

    def show_settings(self, clinic: Clinic) -> None:
        """The settings as stored; changes that were typed and not stored yet stay."""
        self._is_first = False
        self._clinic = clinic
        tabs = [tab for tab, _ in self._sections.values()]
        self._tab_bar.setVisible(len(tabs) > 1)
        if tabs:
            current = self.tabs.current or tabs[0].id
            self.tabs.set_tabs(tabs, current)
            self.open_section(current)

    def open_section(self, id: str) -> None:
        """Show one of the parts. `KeyError` for one that the role does not allow: it is not there."""
        _, make = self._sections[id]
        if id == CLINIC or id not in self.pages:
            page = make()
            if self._stack.indexOf(page) < 0:
                self._stack.addWidget(page)
            _keep_in_the_middle(page)
            self.pages[id] = page
        self.tabs.set_current(id)
        self._stack.setCurrentWidget(self.pages[id])

    def keep_typed(self, seconds: float = _CLOSING_SECONDS) -> bool:
        """Keep exactly what is typed, whether it could be stored or not, and wait for it: before a lock.

        The sign-in must still stand. False: the disk did not take it within the time.
        """
        return self._kept.keep_now(seconds)

    def restore_typed(self) -> bool:
        """Read what this person typed and did not store; it is shown with the form. Whether there was any.

        Errors: `StorageProblem`.
        """
        return bool(self._kept.read_all(_PLACE))

    @property
    def has_typed(self) -> bool:
        """Whether something is typed here that is not stored, or waits in the clinic's file."""
        return bool(self._kept.known) or (self.set_up is not None and bool(self.set_up.form.texts()))

    def _typed(self) -> tuple[str, str | None]:
        if self.set_up is None:
            # A form that was not opened since the sign-in must not take away what waits for it.
            return "", None
        texts = self.set_up.form.texts()
        return _PLACE, json.dumps(texts, ensure_ascii=False) if texts else None

    def _make_clinic(self) -> QWidget:
        page = self.set_up
        if page is None or not page.form.is_changed:
            page = self._settings_page()
        return page

    def _settings_page(self) -> SetUpPage:
        """A new page over what is stored now, and the version that its changes are made from."""
        from db.errors import StorageProblem

        clinic = self._clinic or NO_CLINIC
        try:
            stored = self._store.stored_clinic(self._actor)
        except StorageProblem as problem:
            self.not_saved.emit(problem.sentence)
        else:
            self._saving.version = stored.version
            clinic = stored.clinic if stored.version else clinic
        words = settings_words(clinic, self._catalogue, on=date.today())
        return self._new_page("Your clinic", words, clinic)

    def show_about(self) -> None:
        """The part with the version and the licences."""
        self.open_section(ABOUT)

    def show_backups(self) -> None:
        """The part of the backups, where the role has one."""
        if BACKUP in self._sections:
            self.open_section(BACKUP)

    def keep(self) -> bool:
        """Store what is typed, if it can be, and wait for it. False: somebody must look at it."""
        if not self._saving.is_saving:
            page = self.set_up
            if page is None or not page.form.is_changed:
                return True
            if page.form.is_busy or page.form.problems():
                return False
            self._saving.save(page.form.clinic())
        return self._saving.wait(_CLOSING_SECONDS)

    def take_focus(self) -> None:
        """Put the keyboard where it goes on."""
        page = self._stack.currentWidget()
        take_focus = getattr(page, "take_focus", None)
        if take_focus is not None:
            take_focus()

    def show_ready(self) -> None:
        """The last step of the first run: the clinic is stored, and where its backups go."""
        if self.ready is None:
            self.ready = ReadyPage(self)
            self.ready.backups_wanted.connect(self._from_ready_to_backups)
            self.ready.left.connect(self.left)
            self._stack.addWidget(self.ready)
        self._tab_bar.hide()
        self._stack.setCurrentWidget(self.ready)
        self.take_focus()

    def _from_ready_to_backups(self) -> None:
        if self._clinic is not None:
            self.show_settings(self._clinic)
            self.show_backups()
            self.take_focus()

    def _begin_set_up(self) -> None:
        self._saving.version = 0
        page = self.set_up or self._new_page("Your clinic", _FIRST_WORDS, None)
        # Once there are keys and an owner, nothing lies behind this page to go back to.
        page.back_button.setVisible(self._safe is None)
        page.show_step(3)
        self._stack.setCurrentWidget(page)
        self.take_focus()

    def _new_page(self, title: str, words: str, clinic: Clinic | None) -> SetUpPage:
        if self.set_up is not None:
            self._stack.removeWidget(self.set_up)
            self.set_up.deleteLater()
        self.set_up = SetUpPage(self._catalogue, title, words, self, worker=self._worker)
        self.set_up.saved.connect(self._saving.save)
        self.set_up.left.connect(self._go_back)
        if clinic is not None:
            self.set_up.form.show_clinic(clinic)
        kept = self._kept.known.get(_PLACE)
        if kept:
            self.set_up.form.show_texts(json.loads(kept))
        self.set_up.form.typed.connect(self._kept.touch)
        self._stack.addWidget(self.set_up)
        return self.set_up

    def _go_back(self) -> None:
        if self._is_first:
            self.show_first_run()
            self.take_focus()
        else:
            self.left.emit()

    def _on_saved(self, clinic: Clinic) -> None:
        if self.set_up is not None:
            self.set_up.form.was_saved(clinic)
            self._kept.keep()
        self._is_first = False
        self._clinic = clinic
        self.saved.emit(clinic)

    def _on_refused(self, problem: StorageProblem) -> None:
        from db.errors import Trouble

        sentence = problem.sentence
        if problem.trouble is Trouble.SETTINGS_CHANGED:
            sentence = f"{sentence} {self._show_newer()}"
        if self.set_up is not None:
            self.set_up.say(sentence)
        self.not_saved.emit(problem.sentence)

    def _show_newer(self) -> str:
        """Show what somebody else stored, and over it what is typed here; gives what that means."""
        old = self.set_up
        if old is None:
            return ""
        is_shown = self._stack.currentWidget() is old
        page = self._settings_page()
        # The old page goes away only once control is back in the event loop: it is still whole here.
        both = page.form.show_typed_over(old.form)
        _keep_in_the_middle(page)
        self.pages[CLINIC] = page
        if is_shown:
            self._stack.setCurrentWidget(page)
        self._kept.touch()
        if both:
            return f"What you typed stands here; {_rows_words(len(both))} they changed too."
        return "What you typed still stands here, over theirs."


def _keep_in_the_middle(page: QWidget) -> None:
    """Let the page's column stand under its tabs, once for each page."""
    for scroll in page.findChildren(ScrollPage, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not scroll.findChildren(InTheMiddle, options=Qt.FindChildOption.FindDirectChildrenOnly):
            InTheMiddle(scroll, _WIDEST)


def _rows_words(count: int) -> str:
    return "see the line that" if count == 1 else f"see the {count} lines that"


def _centred(tabs: TabRow, parent: QWidget) -> QWidget:
    """The tabs over the left edge of the pages, which stand in the middle."""
    holder = Growing(parent, widest=_WIDEST)
    inner = QHBoxLayout(holder)
    inner.setContentsMargins(PAGE_MARGIN, 16, PAGE_MARGIN, 0)
    inner.addWidget(tabs, 0, Qt.AlignmentFlag.AlignTop)
    bar = QWidget(parent)
    row = QHBoxLayout(bar)
    row.setContentsMargins(0, 0, 0, 0)
    # What the holder may not take stands beside it in equal parts, and nothing before it is that wide.
    row.addStretch(0)
    row.addWidget(holder, 1)
    row.addStretch(0)
    bar.hide()
    return bar
