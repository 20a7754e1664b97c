"""backup, restore, verify and doctor: what they do, what they say, and their exit status."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from db.backup.bundle import DATABASE, KEY_FILE, list_backups
from db.backup.making import make_backup
from db.backup.present import NOT_PROVED
from db.backup.sources import FileSource
from db.codec import now
from db.desk import DESK_FILE, UNREADABLE
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.opening import DATABASE_URL
from db.rights import Role
from intake.clinic import NO_CLINIC
from tests.db.backup.clinics import PASSPHRASE, SIGN_IN, answered, give_keys
from tests.db.invented import ACTOR, opened
from tests.opening import SECRETS, actor, admit
from ui.command_line import run

ROOT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.7 invented"


@dataclass(frozen=True)
class Ran:
    """What one command did: its status, and the lines of both outputs."""

    status: int
    out: list[str]
    lines: list[str]


Candor = Callable[..., Ran]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A set-up clinic that is closed, and its recovery code."""
    folder = tmp_path_factory.mktemp("template")
    folder.chmod(0o700)
    database = folder / "clinic.db"
    code = give_keys(database)
    desk = actor(3, "Desk Nobody", Role.FRONT_DESK)
    keys = Keys.open(FileKeyPlace(key_file_of(database)))
    keys.add_person(SECRETS, desk.id, "desk", "six invented ducks")
    with opened(database) as store:
        admit(store, ACTOR, desk)
        store.save_clinic(ACTOR, NO_CLINIC).result()
        visit = answered(store, "Y")
        store.add_document(ACTOR, visit.id, id=visit.id, kind="handout", pdf=PDF, pages=1).result()
    return folder, code


@pytest.fixture
def clinic(template: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(template[0], tmp_path / "clinic"))


@pytest.fixture
def candor(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Candor:
    """Run a command with some lines on its standard input."""

    def command(*arguments: str | Path, typed: str = f"{PASSPHRASE}\n") -> Ran:
        capsysbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        status = run([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        out, err = captured.out.decode().splitlines(), captured.err.decode().splitlines()
        assert "Traceback" not in "".join(err)
        return Ran(status, out, err)

    return command


def owner(clinic: Path) -> tuple[str, ...]:
    return ("--profile", str(clinic), "--user", SIGN_IN)


def test_backup_makes_one_in_the_clinics_folder_and_says_where(candor: Candor, clinic: Path) -> None:
    ran = candor("backup", *owner(clinic))

    [made] = list_backups((clinic / "backups",))
    assert (ran.status, ran.lines) == (0, [])
    assert ran.out == [f"{made.path}: 1 patient, 1 consultation, 1 document, checked."]


def test_backup_goes_to_the_folder_that_is_named(candor: Candor, clinic: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    assert candor("backup", "--to", stick, *owner(clinic)).status == 0

    assert len(list_backups((stick,))) == 1
    assert not (clinic / "backups").exists()


def test_backup_to_a_folder_that_is_not_there_is_one_sentence(
    candor: Candor, clinic: Path, tmp_path: Path
) -> None:
    ran = candor("backup", "--to", tmp_path / "unplugged", *owner(clinic))

    assert (ran.status, ran.out) == (1, [])
    assert ran.lines == ["The folder for backups is not there: make it or plug it in, or choose another."]
    assert not (tmp_path / "unplugged").exists()


@pytest.mark.parametrize(
    ("name", "typed"), [(SIGN_IN, "wrong invented herons\n"), ("nobody", f"{PASSPHRASE}\n")]
)
def test_a_wrong_passphrase_and_an_unknown_name_are_refused_alike(
    candor: Candor, clinic: Path, name: str, typed: str
) -> None:
    ran = candor("backup", "--profile", clinic, "--user", name, typed=typed)

    assert (ran.status, ran.out) == (1, [])
    assert ran.lines == ["This name and passphrase do not open the clinic's file: type them again."]


def test_no_passphrase_on_standard_input_is_one_sentence(candor: Candor, clinic: Path) -> None:
    ran = candor("backup", *owner(clinic), typed="")

    assert (ran.status, len(ran.lines)) == (1, 1)


@pytest.mark.parametrize("command", ["backup", "verify"])
def test_without_a_name_the_command_is_used_wrongly(candor: Candor, clinic: Path, command: str) -> None:
    ran = candor(command, "--profile", clinic)

    assert (ran.status, ran.lines) == (2, [f"{command}: say who signs in with --user NAME."])


def test_a_folder_without_a_clinic_is_one_sentence_and_stays_empty(candor: Candor, tmp_path: Path) -> None:
    ran = candor("backup", "--profile", tmp_path / "none", "--user", "ima")

    assert (ran.status, len(ran.lines)) == (1, 1)
    assert not (tmp_path / "none").exists()


def test_restore_brings_the_backup_back_and_sets_aside_what_was_there(candor: Candor, clinic: Path) -> None:
    candor("backup", *owner(clinic))
    [made] = list_backups((clinic / "backups",))
    with opened(clinic / "clinic.db") as store:
        answered(store, "N")

    ran = candor("restore", made.path, *owner(clinic))

    assert (ran.status, ran.lines) == (0, [])
    assert ran.out[0].endswith("1 patient, 1 consultation, 1 document.")
    [aside] = [each for each in clinic.iterdir() if each.name.startswith("clinic.db.before-")]
    assert ran.out[1] == f"What was there before lies whole in {aside}."
    with opened(clinic / "clinic.db") as store:
        assert store.count_patients(ACTOR) == 1


def test_a_folder_full_of_backups_is_answered_with_the_name_of_one(candor: Candor, clinic: Path) -> None:
    assert candor("backup", "--profile", clinic, "--user", SIGN_IN).status == 0
    ran = candor("restore", clinic / "backups", "--profile", clinic, "--user", SIGN_IN)
    assert (ran.status, ran.out) == (1, [])
    (newest,) = list_backups((clinic / "backups",))
    assert ran.lines == [
        f"{clinic / 'backups'}: this folder holds backups. Name one of them, such as {newest.path.name}."
    ]


def test_restore_with_the_recovery_code_works_on_a_bare_machine(
    candor: Candor, clinic: Path, template: tuple[Path, str], tmp_path: Path
) -> None:
    candor("backup", *owner(clinic))
    [made] = list_backups((clinic / "backups",))
    new = tmp_path / "a bare machine" / "Candor"

    ran = candor(
        *("restore", made.path, "--recovery-code", "--profile", new, "--user", SIGN_IN),
        typed=f"{template[1]}\nten invented storks\n",
    )

    assert (ran.status, ran.lines) == (0, [])
    assert ran.out[-1].startswith("The recovery code is used up. The new one: ")
    assert template[1] not in "".join(ran.out)
    again = candor("verify", "--profile", new, "--user", SIGN_IN, typed="ten invented storks\n")
    assert again.status == 0


def test_the_front_desk_may_back_up_but_not_restore(candor: Candor, clinic: Path) -> None:
    desk = ("--profile", str(clinic), "--user", "desk")
    assert candor("backup", *desk, typed="six invented ducks\n").status == 0
    [made] = list_backups((clinic / "backups",))
    before = (clinic / "clinic.db").read_bytes()

    ran = candor("restore", made.path, *desk, typed="six invented ducks\n")

    assert (ran.status, ran.lines) == (
        1,
        ["Your role does not allow this: ask the owner of the clinic's file."],
    )
    assert (clinic / "clinic.db").read_bytes() == before


def test_a_removed_owner_restores_no_backup_of_their_day(candor: Candor, clinic: Path) -> None:
    keys = Keys.open(FileKeyPlace(key_file_of(clinic / "clinic.db")))
    other, words = actor(9, "Othera Nobody"), "four invented cranes"
    with opened(clinic / "clinic.db") as store:
        admit(store, ACTOR, other)
    keys.add_person(SECRETS, other.id, "othera", words)
    candor("backup", *owner(clinic))
    [made] = list_backups((clinic / "backups",))
    keys.remove_person(SECRETS, other.id)
    before = (clinic / "clinic.db").read_bytes()

    for typed in (f"{words}\n", f"{words}\n{words}\n", f"{words}\n{PASSPHRASE}\n"):
        ran = candor("restore", made.path, "--profile", clinic, "--user", "othera", typed=typed)
        assert (ran.status, ran.out, len(ran.lines)) == (1, [], 1)

    assert (clinic / "clinic.db").read_bytes() == before
    assert [each for each in clinic.iterdir() if ".before-" in each.name] == []


def test_restore_asks_for_the_passphrase_of_today_where_that_of_the_day_is_another(
    candor: Candor, clinic: Path
) -> None:
    candor("backup", *owner(clinic))
    [made] = list_backups((clinic / "backups",))
    keys = Keys.open(FileKeyPlace(key_file_of(clinic / "clinic.db")))
    keys.change_passphrase(ACTOR.id, PASSPHRASE, "eight invented herons")

    only_old = candor("restore", made.path, *owner(clinic))
    both = candor("restore", made.path, *owner(clinic), typed=f"{PASSPHRASE}\neight invented herons\n")

    assert (only_old.status, only_old.lines) == (1, [NOT_PROVED])
    assert (both.status, both.lines) == (0, [])


def test_backup_and_doctor_call_an_emptied_file_damaged_and_leave_it_so(candor: Candor, clinic: Path) -> None:
    (clinic / "clinic.db").write_bytes(b"")
    for end in ("-wal", "-shm"):
        (clinic / f"clinic.db{end}").unlink(missing_ok=True)

    backup = candor("backup", *owner(clinic))
    unsigned, doctor = candor("doctor", "--profile", clinic, typed=""), candor("doctor", *owner(clinic))

    assert (backup.status, backup.out, len(backup.lines)) == (1, [], 1)
    assert not (clinic / "backups").exists() or list_backups((clinic / "backups",)) == ()
    assert (unsigned.status, verdicts(unsigned)["file"]) == (1, "problem")
    assert (doctor.status, verdicts(doctor)["file"], verdicts(doctor)["integrity"]) == (
        1,
        "problem",
        "problem",
    )
    assert verdicts(doctor)["SQLite"] == "ok"


@pytest.mark.parametrize(("name", "at"), [(DATABASE, 5000), (KEY_FILE, 0), (KEY_FILE, -40)])
def test_restore_of_a_damaged_backup_is_one_sentence_and_changes_nothing(
    candor: Candor, clinic: Path, name: str, at: int
) -> None:
    candor("backup", *owner(clinic))
    [made] = list_backups((clinic / "backups",))
    data = bytearray((made.path / name).read_bytes())
    data[at] ^= 1
    (made.path / name).write_bytes(data)
    names = sorted(each.name for each in clinic.iterdir())

    ran = candor("restore", made.path, *owner(clinic))

    assert (ran.status, ran.lines) == (1, ["This backup is damaged or not whole: choose another one."])
    assert sorted(each.name for each in clinic.iterdir()) == names


def test_verify_says_that_the_audit_is_whole(candor: Candor, clinic: Path) -> None:
    candor("backup", *owner(clinic))

    ran = candor("verify", *owner(clinic))

    assert (ran.status, ran.lines) == (0, [])
    assert ran.out[0].startswith("The audit is whole: ")
    assert ran.out[1] == "Its end was held against the ends in 1 backup."


def test_verify_notices_that_an_older_file_was_put_back(candor: Candor, clinic: Path) -> None:
    older = (clinic / "clinic.db").read_bytes()
    assert candor("backup", *owner(clinic)).status == 0
    assert candor("backup", *owner(clinic)).status == 0
    for end in ("-wal", "-shm", ".anchor"):
        (clinic / f"clinic.db{end}").unlink(missing_ok=True)
    (clinic / "clinic.db").write_bytes(older)

    ran = candor("verify", *owner(clinic))

    assert ran.status == 1
    assert any("an older copy of the file was put back" in line for line in ran.lines)


def test_verify_tells_a_document_issued_here_from_another_one(
    candor: Candor, clinic: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours.pdf").write_bytes(PDF)
    (tmp_path / "other.pdf").write_bytes(PDF + b" ")

    ours = candor("verify", tmp_path / "ours.pdf", *owner(clinic))
    other = candor("verify", tmp_path / "other.pdf", *owner(clinic))
    missing = candor("verify", tmp_path / "missing.pdf", *owner(clinic))

    assert (ours.status, ours.lines) == (0, [])
    assert ours.out[0].startswith("This clinic issued exactly these bytes")
    assert (other.status, other.out) == (1, [])
    assert (missing.status, len(missing.lines)) == (1, 1)


def verdicts(ran: Ran) -> dict[str, str]:
    return {line[9:23].strip(): line.split()[0] for line in ran.out}


def test_doctor_has_a_line_for_each_check_and_finds_no_problem_after_a_backup(
    candor: Candor, clinic: Path
) -> None:
    candor("backup", *owner(clinic))

    ran = candor("doctor", *owner(clinic))

    assert (ran.status, ran.lines) == (0, [])
    found = verdicts(ran)
    for name in ("SQLite", "disk", "place", "rights", "file", "key file", "backups", "desk", "integrity"):
        assert found[name] == "ok", ran.out
    assert found["second place"] == "warn"


def test_a_slip_in_the_settings_of_a_desk_is_a_problem_and_no_command_goes_on_without_them(
    candor: Candor, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DATABASE_URL, raising=False)
    made = candor("backup", *owner(clinic)).out[0].split(":")[0]
    (clinic / DESK_FILE).write_text('{"database_url": "postgresql://server.invalid/clinic",}')
    names = sorted(each.name for each in clinic.iterdir())

    ran = candor("doctor", *owner(clinic))
    found = verdicts(ran)

    assert (ran.status, found["desk"], found["second place"]) == (1, "problem", "problem")
    assert any(line.endswith(UNREADABLE) for line in ran.out)
    assert (found["file"], found["key file"]) == ("ok", "ok")
    for command in (("backup",), ("verify",), ("restore", made)):
        refused = candor(*command, *owner(clinic))
        assert (refused.status, refused.out, refused.lines) == (1, [], [UNREADABLE])
    assert sorted(each.name for each in clinic.iterdir()) == names


def test_doctor_does_not_miss_a_file_where_nobody_can_tell_whether_there_is_one(
    candor: Candor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DATABASE_URL, raising=False)
    (tmp_path / DESK_FILE).write_text('{"database_url": "postgresql://server.invalid/clinic",}')

    found = verdicts(candor("doctor", "--profile", tmp_path, typed=""))

    assert found["desk"] == "problem"
    assert not {"file", "key file"} & set(found)


def test_doctor_tells_of_a_backup_of_a_day_that_is_still_to_come(candor: Candor, clinic: Path) -> None:
    make_backup(
        FileSource(clinic / "clinic.db", SECRETS),
        clinic / "backups",
        make_place=True,
        at=now() + timedelta(days=30),
    )
    candor("backup", *owner(clinic))

    found = verdicts(candor("doctor", "--profile", clinic, typed=""))

    assert (found["backups"], found["clock"]) == ("ok", "warn")


def test_doctor_without_a_name_checks_what_needs_no_sign_in(candor: Candor, clinic: Path) -> None:
    found = verdicts(candor("doctor", "--profile", clinic, typed=""))

    assert (found["integrity"], found["key file"]) == ("warn", "ok")


def test_doctor_finds_a_missing_backup_open_rights_and_a_lost_key_file(candor: Candor, clinic: Path) -> None:
    (clinic / "clinic.db").chmod(0o644)
    key_file_of(clinic / "clinic.db").unlink()

    ran = candor("doctor", "--profile", clinic)

    found = verdicts(ran)
    assert (ran.status, found["backups"], found["key file"]) == (1, "problem", "problem")
    assert found["rights"] == "warn"


def test_doctor_finds_a_damaged_page(candor: Candor, clinic: Path) -> None:
    data = bytearray((clinic / "clinic.db").read_bytes())
    data[-2000] ^= 1
    (clinic / "clinic.db").write_bytes(data)

    ran = candor("doctor", *owner(clinic))

    assert ran.status == 1
    assert verdicts(ran).get("integrity", "problem") == "problem"


def test_these_commands_start_no_qt_and_leave_no_patient_in_what_they_say(clinic: Path) -> None:
    code = (
        "import sys; from ui.command_line import run; status = run(sys.argv[1:]);"
        "assert not {name for name in sys.modules if name.startswith('PySide6')}, 'Qt was loaded';"
        "sys.exit(status)"
    )
    for command in ("backup", "verify", "doctor"):
        done = subprocess.run(
            [sys.executable, "-c", code, command, *owner(clinic)],
            cwd=ROOT,
            input=f"{PASSPHRASE}\n".encode(),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b""), done.stderr
        assert b"nonesuch" not in done.stdout.lower()
