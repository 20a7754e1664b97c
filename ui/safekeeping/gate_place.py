"""What stands before the clinic: signing in, the first owner, the recovery code. It opens the clinic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.desk import UNREADABLE
from ui.documents.own_jobs import OwnJobs, while_there
from ui.safekeeping import clinic_folder
from ui.safekeeping.clinic_folder import Found
from ui.safekeeping.gate_backups import GateBackups
from ui.safekeeping.gate_first_start import FirstStart
from ui.safekeeping.gate_held import HeldPerson
from ui.safekeeping.gate_parts import GatePage, WordsPage, nobody_waits, opening
from ui.worker import Cancel, Worker

if TYPE_CHECKING:
    from uuid import UUID

    from db.backup.present import Present
    from ui.safekeeping.opening_records import (
        CannotOpen,
        OpenedClinic,
        RecoveredClinic,
        Refused,
        Safe,
    )
    from ui.safekeeping.recovery_page import RecoveryPage
    from ui.safekeeping.restore_place import RestorePlace
    from ui.safekeeping.restore_work import RestoreOrder
    from ui.safekeeping.sign_in_page import SignInPage
    from ui.settings.first_run import FirstRunPage

Result = TypeVar("Result")
Page = TypeVar("Page", bound=QWidget)
_READ_FAILED = "The clinic’s file cannot be read: check its folder, then start Candor again."


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
        self._recovered: RecoveredClinic | None = None
        self._is_demo = False
        self._is_locked = False
        self._name = ""
        self._stack = QStackedWidget(self)
        self._words: WordsPage | None = None
        self._sign_in_page: SignInPage | None = None
        self._page: GatePage | FirstRunPage | RestorePlace | None = None
        self._held = HeldPerson(self)
        self._held.proved.connect(self._release)
        self._backups = GateBackups(self, worker)
        self.first_start = FirstStart(self)
        self.first_start.demo_wanted.connect(self.demo_wanted)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    @property
    def folder(self) -> Path:
        """The folder of the clinic that is to be opened."""
        return self._folder

    @property
    def sign_in(self) -> SignInPage:
        """The page to sign in, made when it is first asked for: the very first start does without it."""
        if self._sign_in_page is None:
            from ui.safekeeping.sign_in_page import SignInPage

            page = self._sign_in_page = SignInPage(self)
            self._stack.addWidget(page)
            page.wanted.connect(self._sign_in)
            page.keychain_wanted.connect(self._sign_in_remembered)
            page.recovery_wanted.connect(self._show_use_code)
        return self._sign_in_page

    @property
    def words(self) -> WordsPage:
        """The page of one sentence, made when there is one to say."""
        if self._words is None:
            self._words = WordsPage(self)
            self._stack.addWidget(self._words)
            self._words.again_button.clicked.connect(self._try_again)
        return self._words

    @property
    def page(self) -> GatePage | FirstRunPage | RestorePlace:
        """The page on the screen."""
        return self._page or self.sign_in

    def begin(self, folder: Path, *, demo: bool = False, name: str = "", locked: bool = False) -> None:
        """The page that fits what is in the folder; storage is not needed for it.

        `demo`: the folder is a demo's. `name` is who was signed in before it was locked: then only a
        passphrase opens it, also on a desk that somebody trusts.
        """
        self._folder, self._is_demo, self._name = folder, demo, name
        self._is_locked = locked
        self.first_start.forget()
        found = clinic_folder.looked_at(folder)
        if found is Found.DESK_UNREADABLE:
            self.say(UNREADABLE, is_problem=True)
            return
        if found is not Found.NOTHING:
            self.sign_in.offer_keychain(False)
            self.sign_in.offer_recovery(not clinic_folder.server_url(folder))
        if found is Found.CLINIC:
            self.sign_in.begin(name=name, locked=locked, demo=demo)
            self.show_page(self.sign_in)
        elif found is Found.NOTHING:
            self.first_start.show_welcome()
        else:
            self.say("Looking at the clinic’s file…")

    def look_closer(self) -> None:
        """What needs storage, once the page is painted: imports, the keychain, an unencrypted file."""
        folder = self._folder
        found = clinic_folder.looked_at(folder)
        if found is Found.WITHOUT_KEYS:
            self.run(
                "Looking at the clinic’s file",
                lambda: clinic_folder.is_plain_file(folder),
                lambda plain: (
                    self.first_start.show_first_person(takes_over=True)
                    if plain
                    else self.say(clinic_folder.KEYS_MISSING, is_problem=True)
                ),
                lambda _sentence: self.say(_READ_FAILED, is_problem=True),
            )
        elif found is Found.CLINIC:
            self.run(
                "Getting ready",
                lambda: (opening().warm_up(), opening().is_remembered(folder))[1],
                lambda remembered: self.sign_in.offer_keychain(remembered and not self._is_locked),
                nobody_waits,
            )
        elif found is Found.NOTHING and not self._is_demo:
            self._backups.look()

    def _try_again(self) -> None:
        """Somebody may have put right meanwhile what was said."""
        self.begin(self._folder, demo=self._is_demo, name=self._name, locked=self._is_locked)
        self.look_closer()

    def say(self, sentence: str, *, is_problem: bool = False) -> None:
        """One sentence in the place of a page."""
        self.words.title.setText("The clinic cannot be opened" if is_problem else "Candor")
        self.words.say(sentence)
        may_try_again = sentence == UNREADABLE
        self.words.again_button.setVisible(may_try_again)
        self.show_page(self.words)
        self._backups.offer(self.words, sentence if is_problem and not may_try_again else "")

    def take_focus(self) -> None:
        """Put the keyboard where it begins."""
        self.page.take_focus()

    # Locked, with something that could not be kept yet

    def hold(self, safe: Safe, person_id: UUID, name: str, why: str) -> None:
        """Let only this person back in, by their passphrase: the clinic is still open behind the page."""
        if not self._held.is_held:
            self.sign_in.begin(name=name, locked=True, demo=self._is_demo)
            self.sign_in.offer_recovery(False)
            self.sign_in.offer_keychain(False)
            self.show_page(self.sign_in)
        self._held.hold(safe, person_id, name)
        self.sign_in.say(f"{why} Candor goes on trying. Whoever typed it can sign in and look.")

    def let_go(self) -> None:
        """Everything is kept now: nobody is held any more."""
        self._held.let_go()
        self.sign_in.offer_recovery(not clinic_folder.server_url(self._folder))

    def _release(self) -> None:
        self.let_go()
        self.sign_in.begin()
        self.released.emit()

    # Signing in

    def _sign_in(self, name: str, passphrase: str) -> None:
        if self._held.is_held:
            self._held.confirm(name, passphrase)
            return
        self.sign_in.show_busy()
        folder = self._folder
        self.run(
            "Signing in",
            lambda: opening().sign_in(folder, name, passphrase),
            self.hear,
            self.sign_in.refuse,
        )

    def _sign_in_remembered(self) -> None:
        if self._is_locked or self._held.is_held:
            return
        self.sign_in.show_busy()
        folder = self._folder
        self.run("Signing in", lambda: opening().sign_in_remembered(folder), self.hear, self.sign_in.refuse)

    # The recovery code

    def _show_use_code(self) -> None:
        from ui.safekeeping.recovery_page import UseCodePage

        page = self.new_page(UseCodePage)
        page.wanted.connect(self._recover)
        page.left.connect(self._back_to_sign_in)
        page.begin(name=self.sign_in.name.text())
        self.show_page(page)

    def _back_to_sign_in(self) -> None:
        self.sign_in.begin(name=self._name, locked=self._is_locked, demo=self._is_demo)
        self.show_page(self.sign_in)

    def _recover(self, code: str, name: str, passphrase: str) -> None:
        page, folder = self._page, self._folder
        if not isinstance(page, GatePage):
            return
        page.show_busy()
        self.run(
            "Using the recovery code",
            lambda: opening().recover(folder, code, name, passphrase),
            self.hear,
            while_there(page, page.refuse),
        )

    def _show_replaced_code(self, recovered: RecoveredClinic) -> None:
        self._recovered = recovered
        page = self.code_page()
        page.confirmed.connect(self._code_is_printed)
        page.show_code(recovered.recovery_code, replaces=True)
        self.show_page(page)

    def _code_is_printed(self) -> None:
        recovered = self._recovered
        if recovered is not None:
            self.hear(recovered.opened)

    def show_new_code(self, code: str, done: Callable[[], None]) -> None:
        """A code that was made by somebody who is signed in; `done` once it stands on paper."""
        page = self.code_page()

        def confirmed() -> None:
            page.forget()
            done()

        page.confirmed.connect(confirmed)
        page.show_code(code, replaces=True)
        self.show_page(page)

    # What comes home

    def hear(self, result: OpenedClinic | RecoveredClinic | Refused | CannotOpen) -> None:
        """Go on with what came of opening the clinic."""
        from ui.safekeeping.opening_records import CannotOpen, OpenedClinic, RecoveredClinic, Refused

        page = self.page
        if isinstance(result, RecoveredClinic):
            self._show_replaced_code(result)
        elif isinstance(result, OpenedClinic):
            self._recovered = None
            self.first_start.forget()
            self.opened.emit(result)
            self._forget()
            self.sign_in.begin()
            self._stack.setCurrentWidget(self.sign_in)
        elif isinstance(page, GatePage):
            page.refuse(result.sentence, result.wait_seconds if isinstance(result, Refused) else 0.0)
            self._backups.offer(page, result.sentence if isinstance(result, CannotOpen) else "")

    # Backups

    def restore(self, folder: Path, order: RestoreOrder, present: Present | None = None) -> None:
        """Put a backup in the place of the clinic's file, which is closed; then the page to sign in.

        `present` is who is signed in to the file that is there now, None where nobody is.
        """
        from ui.safekeeping.restore_place import RestorePlace

        self._folder = folder
        page = self.new_page(lambda parent: RestorePlace(self._worker, parent))
        page.done.connect(self._restored)
        self.show_page(page)
        page.begin(order, folder / clinic_folder.CLINIC_FILE, present)

    def _restored(self) -> None:
        self.begin(self._folder, demo=self._is_demo)
        self.look_closer()

    def end(self) -> None:
        """Let go of a clinic that was opened and never shown: its new code was not confirmed yet."""
        if self._recovered is not None:
            self._recovered.opened.store.close()
            self._recovered = None

    def code_page(self) -> RecoveryPage:
        """A new page for a recovery code."""
        from ui.safekeeping.recovery_page import RecoveryPage

        return self.new_page(lambda parent: RecoveryPage(self._worker, parent))

    def new_page(self, page_class: Callable[[QWidget], Page]) -> Page:
        """A new page in the stack; one that was shown before is gone then, with what was typed."""
        self._forget()
        page = page_class(self)
        self._stack.addWidget(page)
        return page

    def _forget(self) -> None:
        for page in [self._stack.widget(place) for place in range(self._stack.count())]:
            if page is not self._words and page is not self._sign_in_page:
                if page is self._page:
                    # A lock may come before anything else is shown here.
                    self._page = None
                self._stack.removeWidget(page)
                page.hide()
                page.deleteLater()

    def show_page(self, page: GatePage | FirstRunPage | RestorePlace) -> None:
        """Bring a page to the front, with the keyboard where it begins."""
        self._page = page
        self._stack.setCurrentWidget(page)
        self.take_focus()

    def run(
        self,
        name: str,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> None:
        """Do something on the worker, and hear of it here; a problem is told in one sentence."""

        def job(_cancel: Cancel) -> Result:
            return work()

        self._jobs.run(name, job, done, failed)
