"""Full disks, files that are locked, read-only or damaged: one sentence each, and no patient in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from db.engine import connect
from db.errors import Conflict, StorageProblem, Trouble
from intake.conditions import Answers
from tests.db.invented import ACTOR, TESTA, Visit, change, database, opened
from tests.db.raw import is_sound
from tests.opening import SECRETS

ROOT = Path(__file__).resolve().parents[2]
MARKER = "Nonesuch"


@pytest.mark.parametrize("trouble", list(Trouble))
def test_each_trouble_is_one_short_sentence_that_says_what_to_do(trouble: Trouble) -> None:
    assert re.fullmatch(r"[A-Z][^.]*: [^.]*\.", trouble.value)
    assert len(trouble.value.split()) <= 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("no disk can be mounted here; the test with a file limit covers a full disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_keeps_what_was_acknowledged_and_works_again(small_disk: Path) -> None:
    path = database(small_disk)
    with opened(path) as store:
        visit = Visit.begun(store)
        filler = small_disk / "filler"
        filler.write_bytes(bytes(1_200_000))
        version, answers = 1, Answers()
        with pytest.raises(StorageProblem) as refused:  # noqa: PT012 it is the first save that fails
            for number in range(1000):
                more = answers.with_answer("goals.own-words", f"{MARKER} {number} " * 900)
                version = visit.save(version, more, [change("goals.own-words", f"{number}" * 900)]).version
                answers = more
        assert refused.value.trouble is Trouble.DISK_FULL
        assert MARKER not in everything_said(refused.value)
        assert version > 2
        for _ in range(3):
            with pytest.raises(StorageProblem, match="disk is full"):
                visit.save(version, answers.with_answer("goals.own-words", "x" * 20_000))
        assert store.consultation(ACTOR, visit.id).answers == answers
        filler.unlink()
        again = answers.with_answer("goals.own-words", "there is space again")
        assert visit.save(version, again).version == version + 1
    assert is_sound(path)
    with opened(path) as store:
        assert store.consultation(ACTOR, visit.id).answers == again


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_file_that_may_not_grow_refuses_in_a_sentence(path: Path) -> None:
    code = (
        "import resource, signal, sys, pathlib\n"
        "from tests.db.invented import *\n"
        "from db.errors import StorageProblem\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = opened(pathlib.Path(sys.argv[1])); visit = Visit.begun(store)\n"
        "most = max(each.stat().st_size for each in pathlib.Path(sys.argv[1]).parent.iterdir()) + 100_000\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\n"
        "version = 1\n"
        "while True:\n"
        "    answers = Answers().with_answer('goals.own-words', f'Nonesuch {version} ' * 2000)\n"
        "    try:\n"
        "        version = visit.save(version, answers).version\n"
        "    except StorageProblem as problem:\n"
        "        print(version, problem.trouble.name, problem); break\n"
        "read = store.consultation(ACTOR, visit.id)\n"
        "assert (read.version, 'Nonesuch %d ' % (version - 1) in str(read.answers)) == (version, True)\n"
        "store.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    version, trouble, sentence = done.stdout.strip().split(" ", 2)
    assert int(version) > 2
    assert trouble in ("DISK_FULL", "DISK_FAILED")
    assert "disk" in sentence
    assert MARKER not in done.stdout + done.stderr
    assert is_sound(path)


def test_a_file_in_use_by_another_program_is_said_and_free_again_later(path: Path) -> None:
    with opened(path, lock_wait_seconds=0.1) as store:
        visit = Visit.begun(store)
        with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageProblem) as refused:
                visit.save(1, Answers().with_answer("health.eczema", "Y"))
            assert refused.value.trouble is Trouble.LOCKED
            # Reading goes on while somebody else writes.
            assert store.consultation(ACTOR, visit.id).version == 1
            other.execute("ROLLBACK")
        assert visit.save(1, Answers().with_answer("health.eczema", "Y")).version == 2


def test_a_file_locked_when_it_is_opened_is_said(path: Path) -> None:
    opened(path).close()
    with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("COMMIT")
        with pytest.raises(StorageProblem, match="Another program"):
            opened(path, lock_wait_seconds=0.1)


def test_a_folder_that_cannot_hold_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for path in (tmp_path / "file" / "clinic.candor", tmp_path / "missing" / "clinic.candor", tmp_path):
        with pytest.raises(StorageProblem) as refused:
            opened(path)
        assert refused.value.trouble is Trouble.CANNOT_OPEN


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write anywhere")
def test_a_file_that_may_only_be_read_is_said(path: Path) -> None:
    opened(path).close()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    with pytest.raises(StorageProblem) as refused:
        Visit.begun(opened(path))
    path.parent.chmod(0o700)
    assert refused.value.trouble in (Trouble.READ_ONLY, Trouble.CANNOT_OPEN)


def test_a_file_that_is_no_database_is_refused_and_stays_as_it_is(path: Path) -> None:
    text = b"Dear Ms Nonesuch, " * 500
    path.write_bytes(text)
    with pytest.raises(StorageProblem) as refused:
        opened(path)
    assert refused.value.trouble is Trouble.NOT_CANDOR
    assert path.read_bytes() == text
    assert list(path.parent.iterdir()) == [path]


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        for version in range(1, 30):
            visit.save(version, Answers().with_answer("goals.own-words", f"{MARKER} " * 1000))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    with pytest.raises(StorageProblem) as refused, opened(path) as store:  # noqa: PT012 either may notice
        store.find_patients(ACTOR, "testa")
        store.consultation(ACTOR, visit.id)
    assert refused.value.trouble is Trouble.DAMAGED
    assert MARKER not in everything_said(refused.value)


def test_a_document_of_answers_that_cannot_be_read_is_damage(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
            other.execute(
                'UPDATE consultation SET answers = \'{"values": {"a": [{"integer": "Nonesuch"}]}}\''
            )
        with pytest.raises(StorageProblem) as refused:
            store.consultation(ACTOR, visit.id)
        assert refused.value.trouble is Trouble.DAMAGED
        assert MARKER not in everything_said(refused.value)


def test_no_refusal_holds_anything_about_a_patient(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        broken = f"{MARKER} \ud800"
        refusals = [
            store.add_patient(ACTOR, replace(TESTA, name=broken), id=uuid4()),
            store.change_patient(ACTOR, visit.patient_id, 1, replace(TESTA, address=broken)),
            store.change_patient(ACTOR, visit.patient_id, 9, replace(TESTA, address=MARKER)),
            store.add_patient(ACTOR, replace(TESTA, name=f"{MARKER} Other"), id=visit.patient_id),
            store.add_document(ACTOR, uuid4(), id=uuid4(), kind=MARKER, pdf=MARKER.encode(), pages=1),
            store.add_document(ACTOR, visit.id, id=uuid4(), kind=MARKER, pdf=b"x", pages=None),  # type: ignore[arg-type]
        ]
        for future in refusals:
            problem = future.exception(timeout=10)
            assert isinstance(problem, StorageProblem | Conflict)
            assert MARKER not in everything_said(problem)
        with pytest.raises(StorageProblem) as refused:
            visit.save(1, Answers().with_answer("goals.own-words", broken))
        assert refused.value.trouble is Trouble.CANNOT_STORE
        assert MARKER not in everything_said(refused.value)
        # And after all these, saving still works.
        assert visit.save(1, Answers().with_answer("goals.own-words", MARKER)).version == 2


def everything_said(problem: BaseException) -> str:
    """Its text, its representation, its traceback with whatever it was raised from."""
    chain = []
    links: list[BaseException | None] = [problem]
    while links:
        link = links.pop()
        if link is not None:
            chain += [str(link), repr(link), *map(str, link.args)]
            links += [link.__cause__, link.__context__]
    lines = "".join(traceback.format_exception(problem)).splitlines()
    return "\n".join(chain + [line for line in lines if not line.startswith("    ")])
