"""The commands of safekeeping: backup, restore, verify, doctor. No window, no Qt.

The passphrase is asked on a terminal, else read as a line from standard input; it is never an argument.
Exit status: 0 done, 1 refused or something found, 2 wrong use. Nothing half-written is left behind.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ui.files import Refusal

if TYPE_CHECKING:
    from db.backup.doctor import Check
    from db.backup.keeper import Keeper
    from db.backup.opening import OpenedBundle
    from db.backup.present import Present
    from db.backup.sources import BackupSource
    from db.errors import StorageProblem
    from db.postgres.address import ServerAddress
    from ui.safekeeping.opening_records import OpenedClinic

DONE, REFUSED, WRONG_USE = 0, 1, 2
MOST_TYPED = 10_000

Say = Callable[[str], None]


class WrongUse(Exception):
    """The command was called in a way that cannot work. The message is one line."""


def run_safekeeping(options: argparse.Namespace, say: Say) -> int:
    """Run one of these commands; `say` prints one line on standard error."""
    commands = {"backup": _backup, "restore": _restore, "verify": _verify, "doctor": _doctor}
    return exit_status(lambda: commands[options.command](options), say)


def exit_status(work: Callable[[], int], say: Say) -> int:
    """Do the work of a command; `say` prints each sentence of what it refuses on standard error."""
    from db.errors import StorageProblem
    from db.keys.key_file import PassphraseProblem, SignInRefused
    from db.keys.recovery_code import RecoveryCodeProblem

    try:
        return work()
    except Refusal as refusal:
        for line in refusal.lines:
            say(line)
    except WrongUse as wrong:
        say(str(wrong))
        return WRONG_USE
    except SignInRefused as refused:
        wait = f" Wait {refused.wait_seconds:.0f} seconds first." if refused.wait_seconds >= 1 else ""
        say(f"{refused.sentence}{wait}")
    except (StorageProblem, PassphraseProblem) as problem:
        say(problem.sentence)
    except RecoveryCodeProblem as problem:
        say(str(problem))
    return REFUSED


def folder_of(options: argparse.Namespace) -> Path:
    """The clinic's folder: the one that was named, else this person's usual one."""
    from db.desk import usual_folder

    profile: Path | None = options.profile
    return usual_folder() if profile is None else profile


def name_of(options: argparse.Namespace) -> str:
    """Who signs in; asked for on a terminal. Errors: `WrongUse`."""
    name: str | None = options.user
    if name:
        return name
    if not sys.stdin.isatty():
        raise WrongUse(f"{options.command}: say who signs in with --user NAME.")
    print("Name: ", end="", file=sys.stderr, flush=True)
    return _line()


def ask_secret(prompt: str) -> str:
    """A secret: typed unseen on a terminal, else a line of standard input. Errors: `Refusal`."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"{prompt}: ")
    return _line()


def with_password(address: ServerAddress) -> ServerAddress:
    """The address of a server with its administrator's password, asked for where it names somebody alone."""
    if not address.user or address.password:
        return address
    return replace(address, password=ask_secret("Password of the server's administrator"))


@contextmanager
def signed_in(options: argparse.Namespace) -> Iterator[OpenedClinic]:
    """The clinic's folder, opened by the person named. Errors: as opening, `WrongUse`, `Refusal`."""
    from ui.safekeeping.opening_file import open_clinic, open_server, require_settings
    from ui.safekeeping.opening_records import CLINIC_FILE, server_url

    folder = folder_of(options)
    require_settings(folder)
    url = server_url(folder)
    if not url and not folder.is_dir():
        raise Refusal(("There is no clinic in this folder: name its folder with --profile.",))
    name, passphrase = name_of(options), ask_secret("Passphrase")
    if url:
        opened = open_server(folder, url, name, passphrase)
    else:
        opened = open_clinic(folder / CLINIC_FILE, name, passphrase)
    for sentence in opened.told:
        print(sentence, file=sys.stderr)
    try:
        yield opened
        opened.store.people.end_session(opened.actor).result()
    finally:
        opened.store.close()


def keeper_of(opened: OpenedClinic) -> Keeper:
    """The keeper of an opened clinic's backups."""
    from db.backup.keeper import Keeper

    return Keeper(opened.store.door, source_of(opened), opened.safe.folder)


def source_of(opened: OpenedClinic) -> BackupSource:
    """What a backup of an opened clinic is made of."""
    from db.backup.server_source import ServerSource
    from db.backup.sources import FileSource

    safe = opened.safe
    if safe.database is not None:
        return FileSource(safe.database, safe.secrets)
    from db.postgres.keys import ServerKeyPlace

    engine = opened.store.door.engine
    return ServerSource(engine, ServerKeyPlace(engine), safe.secrets)


def _backup(options: argparse.Namespace) -> int:
    with signed_in(options) as opened:
        keeper = keeper_of(opened)
        if options.to is not None:
            report = keeper.back_up_to(opened.actor, options.to)
            print(f"{report.path}: {_counted(report.manifest.counts)}, checked.")
            return DONE
        made = keeper.back_up(opened.actor)
        for each in filter(None, (made.report, made.second)):
            print(f"{each.path}: {_counted(each.manifest.counts)}, checked.")
        if made.second_trouble:
            raise Refusal((f"The second place has no copy. {made.second_trouble}",))
        return DONE


def _restore(options: argparse.Namespace) -> int:
    from db.backup.bundle import list_backups, newest_good
    from db.backup.opening import open_bundle
    from db.backup.present import NotProved
    from db.backup.restoring import restore
    from db.codec import now
    from ui.safekeeping.opening_file import require_settings
    from ui.safekeeping.opening_records import CLINIC_FILE, server_url

    folder = folder_of(options)
    require_settings(folder)
    if server_url(folder):
        raise WrongUse("This clinic is on a server: restore to an empty folder with --profile, then move it.")
    if not options.bundle.is_dir():
        raise Refusal((f"{options.bundle}: there is no such backup. Name a folder that backup made.",))
    inside = list_backups((options.bundle,))
    if inside:
        newest = newest_good(inside, now()) or inside[0]
        raise Refusal(
            (f"{options.bundle}: this folder holds backups. Name one of them, such as {newest.path.name}.",)
        )
    name = name_of(options)
    if options.recovery_code:
        opened = _recovered(options.bundle, name)
    else:
        opened = open_bundle(options.bundle, name, ask_secret("Passphrase of the day of the backup"))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Refusal(("The clinic's folder cannot be made: check that you may write there.",)) from None
    database = folder / CLINIC_FILE
    try:
        report = restore(opened, database)
    except NotProved as problem:
        # What opened the backup does not open the clinic that is there now: its passphrase is another one.
        report = restore(opened, database, present=_present(database, name, problem))
    print(f"Restored the backup of {report.made_at:%Y-%m-%d %H:%M} UTC: {_counted(report.counts)}.")
    if report.set_aside is not None:
        print(f"What was there before lies whole in {report.set_aside}.")
        if report.events_more is None:
            print("Its audit could not be read.")
        else:
            print(f"Its audit has {_so_many(report.events_more, 'more event')} than the restored one.")
    if opened.recovery_code is not None:
        from db.keys.recovery_code import in_groups

        print(f"The recovery code is used up. The new one: {' '.join(in_groups(opened.recovery_code))}")
    return DONE


def _present(database: Path, name: str, problem: StorageProblem) -> Present:
    """Who restores, proved to the clinic that is there now. Errors: `problem` where nobody types anything."""
    from db.backup.present import prove

    try:
        passphrase = ask_secret("Passphrase of today")
    except Refusal:
        passphrase = ""
    if not passphrase:
        raise problem
    return prove(database, name, passphrase)


def _recovered(bundle: Path, name: str) -> OpenedBundle:
    from db.backup.opening import recover_bundle

    code, passphrase = ask_secret("Recovery code"), ask_secret("New passphrase")
    if sys.stdin.isatty() and ask_secret("New passphrase again") != passphrase:
        raise Refusal(("The two passphrases differ: start again.",))
    return recover_bundle(bundle, code, sign_in=name, passphrase=passphrase)


def _verify(options: argparse.Namespace) -> int:
    if options.file is not None:
        return _verify_file(options)
    with signed_in(options) as opened:
        anchors = keeper_of(opened).anchors()
        report = opened.store.audit.check(opened.actor, anchors=anchors)
        for remark in report.remarks:
            print(remark)
        if not report.is_good:
            raise Refusal(report.sentences)
        print(f"The audit is whole: {_so_many(report.events, 'event')}, every link and every record fits.")
        if anchors:
            print(f"Its end was held against the ends in {_so_many(len(anchors), 'backup')}.")
        else:
            print("There is no backup yet that its end could be held against.")
    return DONE


def _verify_file(options: argparse.Namespace) -> int:
    from db.issued import MOST_BYTES, Match, issued
    from db.signing_records import SignatureState
    from ui.files import read_bytes

    pdf = read_bytes(str(options.file), limit=MOST_BYTES)
    if len(pdf) > MOST_BYTES:
        raise Refusal((f"{options.file}: it is too large for a document of Candor. Name another file.",))
    with signed_in(options) as opened:
        found = issued(opened.store, opened.actor, pdf)
        if found.match is not Match.EXACT or found.state is SignatureState.CHANGED_AFTER:
            raise Refusal(found.sentences)
        for sentence in found.sentences:
            print(sentence)
    return DONE


def _doctor(options: argparse.Namespace) -> int:
    from db.backup.doctor import Check, Verdict, desk_checks
    from ui.safekeeping.opening_records import server_url

    folder = folder_of(options)
    on_a_server = bool(server_url(folder))
    checks = list(desk_checks(folder, on_a_server=on_a_server))
    if options.user:
        checks += _signed_in_checks(options, folder, on_a_server=on_a_server)
    else:
        sentence = "The pages were not checked: name yourself with --user to have it done."
        checks.append(Check("integrity", Verdict.WARN, sentence))
    for check in checks:
        print(f"{check.verdict.value:<8} {check.name:<14} {check.sentence}")
    return REFUSED if any(check.verdict is Verdict.PROBLEM for check in checks) else DONE


def _signed_in_checks(options: argparse.Namespace, folder: Path, *, on_a_server: bool) -> list[Check]:
    """What needs a sign-in. A clinic that cannot be opened is a check that failed; the others still count."""
    from db.backup.doctor import Check, Verdict, integrity_check
    from db.backup.keeper import ONLY_OWNERS
    from db.errors import StorageProblem

    try:
        with signed_in(options) as opened:
            if keeper_of(opened).may_back_up(opened.actor):
                checks = [integrity_check(source_of(opened), folder)]
            else:
                checks = [Check("integrity", Verdict.WARN, ONLY_OWNERS)]
            checks.append(_search_check(opened))
            return checks + (_server_checks(opened) if on_a_server else [])
    except StorageProblem as problem:
        return [Check("integrity", Verdict.PROBLEM, problem.sentence)]


def _search_check(opened: OpenedClinic) -> Check:
    from db.backup.doctor import Check, Verdict
    from db.search_rows import check_rows

    told = check_rows(opened.store.door, opened.actor)
    if told:
        return Check("search", Verdict.PROBLEM, told[0])
    return Check("search", Verdict.OK, "Every patient is found as stored.")


def _server_checks(opened: OpenedClinic) -> list[Check]:
    from db.backup.doctor import Check, Verdict
    from db.postgres.doctor import Finding, server_checks

    verdicts = {Finding.GOOD: Verdict.OK, Finding.BAD: Verdict.PROBLEM, Finding.TO_DO: Verdict.WARN}
    return [
        Check(each.name, verdicts[each.finding], each.sentence)
        for each in server_checks(opened.store.door.engine)
    ]


def _counted(counts: Mapping[str, int]) -> str:
    named = ("patient", "consultation", "document")
    return ", ".join(_so_many(counts.get(table, 0), table) for table in named)


def _so_many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _line() -> str:
    """One line of standard input, without its end. Errors: `Refusal`."""
    if sys.stdin is None:
        raise Refusal(("There is no standard input: start the command in a terminal.",))
    data = sys.stdin.buffer.readline(MOST_TYPED)
    if not data:
        raise Refusal(("No passphrase came: type it, or hand it over as a line of standard input.",))
    try:
        return data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refusal(("What came is no text: hand it over as UTF-8.",)) from None
