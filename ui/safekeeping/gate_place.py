"""What stands before the clinic: signing in, the first owner, the recovery code. It opens the clinic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.documents.own_jobs import OwnJobs
from ui.safekeeping import clinic_folder
from ui.safekeeping.clinic_folder import Found
from ui.safekeeping.gate_parts import GatePage
from ui.safekeeping.sign_in_page import SignInPage
from ui.worker import Cancel, Worker

if TYPE_CHECKING:
    from types import ModuleType
    from uuid import UUID

    from db.backup.present import Present
    from ui.safekeeping.opening_records import (
        CannotOpen,
        OpenedClinic,
        Owner,
        Prepared,
        RecoveredClinic,
        Refused,
        Safe,
    )
    from ui.safekeeping.recovery_page import RecoveryPage
    from ui.safekeeping.restore_place import RestorePlace
    from ui.safekeeping.restore_work import RecoveryOffer, RestoreOrder
    from ui.settings.first_run import FirstRunPage

Result = TypeVar("Result")
Page = TypeVar("Page", bound=QWidget)
_HELD = "What was typed here is not saved yet: whoever typed it has to sign in first."
_READ_FAILED = "The clinic's file cannot be read: check its folder, then start Candor again."


class WordsPage(GatePage):
    """One sentence, while a clinic is opened or because it cannot be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Candor", "", parent)
        self.card.hide()

    def take_focus(self) -> None:
        """Nothing here takes keys."""

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Nothing is tried here."""


class GatePlace(QWidget):
    """Signals: `opened(OpenedClinic)`, `demo_wanted()`, and `released()` when whom a lock held is back."""

    opened = Signal(object)
    released = Signal()
    demo_wanted = Signal()

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._jobs = OwnJobs(self, worker)
        self._folder = Path()
        self._prepared: Prepared | None = None
        self._owner: Owner | None = None
        self._takes_over = False
        self._recovered: RecoveredClinic | None = None
        self._is_demo = False
        self._is_locked = False
        self._name = ""
        self._held: tuple[Safe, UUID, str] | None = None
        self._stack = QStackedWidget(self)
        self.words = WordsPage(self)
        self.sign_in = SignInPage(self)
        for page in (self.words, self.sign_in):
            self._stack.addWidget(page)
        self._page: GatePage | FirstRunPage | RestorePlace = self.words
        self._offered: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.sign_in.wanted.connect(self._sign_in)
        self.sign_in.keychain_wanted.connect(self._sign_in_remembered)
        self.sign_in.recovery_wanted.connect(self._show_use_code)

    @property
    def page(self) -> GatePage | FirstRunPage | RestorePlace:
        """The page on the screen."""
        return self._page

    def begin(self, folder: Path, *, demo: bool = False, name: str = "", locked: bool = False) -> None:
        """The page that fits what is in the folder; storage is not needed for it.

        `demo`: the folder is a demo's. `name` is who was signed in before it was locked: then only a
        passphrase opens it, also on a desk that somebody trusts.
        """
        self._folder, self._is_demo, self._name = folder, demo, name
        self._is_locked = locked
        self._owner = None
        self.sign_in.offer_keychain(False)
        self.sign_in.offer_recovery(not clinic_folder.server_url(folder))
        found = clinic_folder.looked_at(folder)
        if found is Found.CLINIC:
            self.sign_in.begin(name=name, locked=locked, demo=demo)
            self._show(self.sign_in)
        elif found is Found.NOTHING:
            self._show_welcome()
        else:
            self.say("Looking at the clinic's file…")

    def look_closer(self) -> None:
        """What needs storage, once the page is painted: imports, the keychain, an unencrypted file."""
        folder = self._folder
        found = clinic_folder.looked_at(folder)
        if found is Found.WITHOUT_KEYS:
            self._run(
                "Looking at the clinic's file",
                lambda: clinic_folder.is_plain_file(folder),
                lambda plain: (
                    self._show_first_person(takes_over=True)
                    if plain
                    else self.say(clinic_folder.KEYS_MISSING, is_problem=True)
                ),
                lambda _sentence: self.say(_READ_FAILED, is_problem=True),
            )
        elif found is Found.CLINIC:
            self._run(
                "Getting ready",
                lambda: (_opening().warm_up(), _opening().is_remembered(folder))[1],
                lambda remembered: self.sign_in.offer_keychain(remembered and not self._is_locked),
                _nothing,
            )
        elif not self._is_demo:
            self._look_for_backup()

    def say(self, sentence: str, *, is_problem: bool = False) -> None:
        """One sentence in the place of a page."""
        self.words.title.setText("The clinic cannot be opened" if is_problem else "Candor")
        self.words.say(sentence)
        self._show(self.words)
        self._offer_recovery(self.words, sentence if is_problem else "")

    def take_focus(self) -> None:
        """Put the keyboard where it begins."""
        self._page.take_focus()

    # Locked, with something that could not be kept yet

    def hold(self, safe: Safe, person_id: UUID, name: str, why: str) -> None:
        """Let only this person back in, by their passphrase: the clinic is still open behind the page."""
        first = self._held is None
        self._held = (safe, person_id, name)
        if first:
            self.sign_in.begin(name=name, locked=True, demo=self._is_demo)
            self.sign_in.offer_recovery(False)
            self.sign_in.offer_keychain(False)
            self._show(self.sign_in)
        self.sign_in.say(f"{why} Candor goes on trying. Whoever typed it can sign in and look.")

    def let_go(self) -> None:
        """Everything is kept now: nobody is held any more."""
        self._held = None
        self.sign_in.offer_recovery(not clinic_folder.server_url(self._folder))

    def _confirm(self, name: str, passphrase: str) -> None:
        from db.keys.key_file import SignInRefused
        from db.keys.refused import REFUSED
        from db.people import sign_in_name
        from ui.safekeeping.opening_records import Refused

        if self._held is None:
            return
        safe, person_id, held_name = self._held
        if sign_in_name(name) != sign_in_name(held_name):
            self.sign_in.refuse(_HELD)
            return

        def prove() -> bool | Refused:
            try:
                return safe.keys.confirm(person_id, passphrase)
            except SignInRefused as refusal:
                return Refused(refusal.sentence, refusal.wait_seconds)

        def hear(proved: bool | Refused) -> None:
            if isinstance(proved, Refused):
                self.sign_in.refuse(proved.sentence, proved.wait_seconds)
            elif proved:
                self.let_go()
                self.sign_in.begin()
                self.released.emit()
            else:
                self.sign_in.refuse(REFUSED)

        self.sign_in.show_busy()
        self._run("Signing in", prove, hear, self.sign_in.refuse)

    # The first start

    def _show_welcome(self) -> None:
        from ui.settings.first_run import FirstRunPage

        page = self._made(FirstRunPage)
        self._owner = None
        page.demo_wanted.connect(self.demo_wanted)
        page.clinic_wanted.connect(self._show_first_person)
        self._show(page)

    def _show_first_person(self, *, takes_over: bool = False) -> None:
        from ui.safekeeping.first_person_page import FirstPersonPage

        page = self._made(FirstPersonPage)
        page.wanted.connect(self._prepare)
        page.left.connect(self._show_welcome)
        page.begin(takes_over=takes_over)
        self._takes_over = takes_over
        if self._owner is not None:
            page.show_owner(self._owner)
        self._show(page)
        folder = self._folder
        self._run("Looking at the folder", lambda: _opening().place_warning(folder), page.warn, _nothing)

    def _prepare(self, owner: Owner) -> None:
        page = self._page
        if isinstance(page, GatePage):
            self._owner = owner
            page.show_busy()
            self._run("Making the keys", lambda: _opening().prepare(owner), self._show_new_code, page.refuse)

    def _show_new_code(self, prepared: Prepared) -> None:
        self._prepared = prepared
        page = self._code_page()
        page.confirmed.connect(self._set_up)
        page.left.connect(lambda: self._show_first_person(takes_over=self._takes_over))
        page.show_code(prepared.recovery_code)
        page.show_step(0 if self._takes_over else 2)
        self._show(page)

    def _set_up(self) -> None:
        prepared, folder, page = self._prepared, self._folder, self._page
        if prepared is None or not isinstance(page, GatePage):
            return
        page.show_busy()
        self._run(
            "Making the clinic's file", lambda: _opening().set_up(folder, prepared), self._hear, page.refuse
        )

    # Signing in

    def _sign_in(self, name: str, passphrase: str) -> None:
        if self._held is not None:
            self._confirm(name, passphrase)
            return
        self.sign_in.show_busy()
        folder = self._folder
        self._run(
            "Signing in",
            lambda: _opening().sign_in(folder, name, passphrase),
            self._hear,
            self.sign_in.refuse,
        )

    def _sign_in_remembered(self) -> None:
        if self._is_locked or self._held is not None:
            return
        self.sign_in.show_busy()
        folder = self._folder
        self._run(
            "Signing in", lambda: _opening().sign_in_remembered(folder), self._hear, self.sign_in.refuse
        )

    # The recovery code

    def _show_use_code(self) -> None:
        from ui.safekeeping.recovery_page import UseCodePage

        page = self._made(UseCodePage)
        page.wanted.connect(self._recover)
        page.left.connect(self._back_to_sign_in)
        page.begin(name=self.sign_in.name.text())
        self._show(page)

    def _back_to_sign_in(self) -> None:
        self.sign_in.begin(name=self._name, locked=self._is_locked, demo=self._is_demo)
        self._show(self.sign_in)

    def _recover(self, code: str, name: str, passphrase: str) -> None:
        page, folder = self._page, self._folder
        if not isinstance(page, GatePage):
            return
        page.show_busy()
        self._run(
            "Using the recovery code",
            lambda: _opening().recover(folder, code, name, passphrase),
            self._hear,
            page.refuse,
        )

    def _show_replaced_code(self, recovered: RecoveredClinic) -> None:
        self._recovered = recovered
        page = self._code_page()
        page.confirmed.connect(self._code_is_printed)
        page.show_code(recovered.recovery_code, replaces=True)
        self._show(page)

    def _code_is_printed(self) -> None:
        recovered = self._recovered
        if recovered is not None:
            self._hear(recovered.opened)

    def show_new_code(self, code: str, done: Callable[[], None]) -> None:
        """A code that was made by somebody who is signed in; `done` once it stands on paper."""
        page = self._code_page()

        def confirmed() -> None:
            page.forget()
            done()

        page.confirmed.connect(confirmed)
        page.show_code(code, replaces=True)
        self._show(page)

    # What comes home

    def _hear(self, result: OpenedClinic | RecoveredClinic | Refused | CannotOpen) -> None:
        from ui.safekeeping.opening_records import CannotOpen, OpenedClinic, RecoveredClinic, Refused

        page = self._page
        if isinstance(result, RecoveredClinic):
            self._show_replaced_code(result)
        elif isinstance(result, OpenedClinic):
            self._prepared = self._recovered = self._owner = None
            self.opened.emit(result)
            self._forget()
            self.sign_in.begin()
            self._stack.setCurrentWidget(self.sign_in)
        elif isinstance(page, GatePage):
            page.refuse(result.sentence, result.wait_seconds if isinstance(result, Refused) else 0.0)
            self._offer_recovery(page, result.sentence if isinstance(result, CannotOpen) else "")

    # Backups

    def _offer_recovery(self, page: GatePage, sentence: str) -> None:
        """Offer the newest good backup where only that helps; take an earlier offer away where not."""
        folder = self._folder
        offered, self._offered = self._offered, None
        if offered is not None and isValid(offered):
            offered.hide()
            offered.deleteLater()

        def look() -> RecoveryOffer | None:
            from ui.safekeeping.restore_work import recovery_offer

            return recovery_offer(folder, sentence)

        def hear(offer: RecoveryOffer | None) -> None:
            from ui.safekeeping.restore_offer import show_offer

            if self._page is page:
                self._offered = show_offer(
                    page, offer, self._worker, lambda order: self.restore(folder, order)
                )

        if sentence:
            self._run("Looking for a backup", look, hear, _nothing)

    def _look_for_backup(self) -> None:
        """A folder without a clinic that had one once: offer what was backed up before a new one is begun."""
        from ui.safekeeping.restore_work import may_have_backups, recovery_offer

        folder = self._folder
        if may_have_backups(folder):
            self._run("Looking for a backup", lambda: recovery_offer(folder), self._found_backup, _nothing)

    def _found_backup(self, offer: RecoveryOffer | None) -> None:
        from ui.safekeeping.restore_offer import show_offer
        from ui.safekeeping.restore_work import GONE

        folder = self._folder
        if offer is None or isinstance(self._page, GatePage):
            # None, or somebody has gone on to a new clinic already.
            return
        self.say(GONE)
        self._offered = show_offer(
            self.words,
            offer,
            self._worker,
            lambda order: self.restore(folder, order),
            instead=self._show_welcome,
        )

    def restore(self, folder: Path, order: RestoreOrder, present: Present | None = None) -> None:
        """Put a backup in the place of the clinic's file, which is closed; then the page to sign in.

        `present` is who is signed in to the file that is there now, None where nobody is.
        """
        from ui.safekeeping.restore_place import RestorePlace

        self._folder = folder
        page = self._made(lambda parent: RestorePlace(self._worker, parent))
        page.done.connect(self._restored)
        self._show(page)
        page.begin(order, folder / clinic_folder.CLINIC_FILE, present)

    def _restored(self) -> None:
        self.begin(self._folder, demo=self._is_demo)
        self.look_closer()

    def end(self) -> None:
        """Let go of a clinic that was opened and never shown: its new code was not confirmed yet."""
        if self._recovered is not None:
            self._recovered.opened.store.close()
            self._recovered = None

    def _code_page(self) -> RecoveryPage:
        from ui.safekeeping.recovery_page import RecoveryPage

        return self._made(lambda parent: RecoveryPage(self._worker, parent))

    def _made(self, page_class: Callable[[QWidget], Page]) -> Page:
        """A new page in the stack; one that was shown before is gone then, with what was typed."""
        self._forget()
        page = page_class(self)
        self._stack.addWidget(page)
        return page

    def _forget(self) -> None:
        for page in [self._stack.widget(place) for place in range(self._stack.count())]:
            if page is not self.words and page is not self.sign_in:
                if page is self._page:
                    # A lock may come before anything else is shown here.
                    self._page = self.sign_in
                self._stack.removeWidget(page)
                page.hide()
                page.deleteLater()

    def _show(self, page: GatePage | FirstRunPage | RestorePlace) -> None:
        self._page = page
        self._stack.setCurrentWidget(page)
        self.take_focus()

    def _run(
        self,
        name: str,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> None:
        def job(_cancel: Cancel) -> Result:
            return work()

        self._jobs.run(name, job, done, failed)


def _nothing(_told: object) -> None:
    """Nobody waits for it."""


def _opening() -> ModuleType:
    """What opens a clinic. It is imported when it is first needed, which is after the first paint."""
    from ui.safekeeping import opening

    return opening
