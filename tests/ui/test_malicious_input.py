"""Twenty-three kinds of hostile input, each given to the real program in a process of its own.

Each is refused in a sentence or does no harm; none needs 300 MB of memory or two seconds of the processor,
and nothing is written outside the folder that was named.
"""

from __future__ import annotations

import copy
import io
import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import Image

from intake.questionnaire import MAXIMUM_TEXT

ROOT = Path(__file__).resolve().parents[2]
DEMO = json.loads((ROOT / "intake" / "data" / "demo" / "white-marks-microneedling.json").read_text("utf-8"))
MOST_MEMORY = 300 * 1024 * 1024
MOST_SECONDS = 2.0
"""Seconds of the processor: seconds on the clock would measure what else the machine does."""
SEVEN_MEGABYTES = 7 * 1024 * 1024
ACTIVE = (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR", b"/AA")
"""What a printed sheet never holds: anything that acts, leads elsewhere, or carries a file."""

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is read by wait4")


@dataclass(frozen=True)
class Ran:
    """How one process ended, what it said, and what it needed."""

    status: int
    err: str
    seconds: float
    peak: int


MEASURING = """
import os, sys
child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, *sys.argv[1:]])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""Starts the program from a small process: the system counts the memory of whoever starts one as its own."""


def run(arguments: list[str], folder: Path) -> Ran:
    """Run the program in a folder of its own."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURING, str(ROOT / "main.py"), *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
    )
    status, seconds, peak = done.stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(int(status), done.stderr, float(seconds), int(peak) * unit)


# Documents


def encoded(document: object) -> bytes:
    return json.dumps(document).encode("utf-8")


def with_answer(link_id: str, value: dict[str, Any]) -> bytes:
    """The demo, with one answer of its own."""
    document = copy.deepcopy(DEMO)
    group = {"linkId": link_id, "answer": [value]}
    items = document["entry"][1]["resource"]["item"]
    items[:] = [each for each in items if not link_id.startswith(f"{each['linkId']}.")] + [group]
    return encoded(document)


def with_text(text: str) -> bytes:
    return with_answer("goals.own-words", {"valueString": text})


def with_name(text: str) -> bytes:
    document = copy.deepcopy(DEMO)
    document["entry"][0]["resource"]["name"] = [{"text": text}]
    return encoded(document)


def members(text: str) -> bytes:
    return b'{"resourceType": "QuestionnaireResponse", ' + text.encode("utf-8") + b"}"


REFUSED: dict[str, bytes] = {
    "seven megabytes of brackets": b"[" * SEVEN_MEGABYTES,
    "seven megabytes of objects in one another": b'{"a":' * (SEVEN_MEGABYTES // 5),
    "nine megabytes of white space": b" " * (9 * 1024 * 1024),
    "seven megabytes of members": members(",".join(f'"m{n}": 0' for n in range(500_000))),
    "one member a hundred thousand times": members(",".join('"status": 1' for _ in range(100_000))),
    "a number of a million figures": members('"item": [{"linkId": "x", "answer": ' + "9" * 1_000_000 + "}]"),
    "an exponent of nine figures": with_answer("plan.price-per-session", {"valueString": "x"}).replace(
        b'{"valueString": "x"}', b'{"valueDecimal": 1e999999999}'
    ),
    "not a number": with_answer("marks.width-mm", {"valueDecimal": float("nan")}),
    "half a character": with_text("\ud83d"),
    "a control character of a terminal": with_text("\x1b]0;owned\x07"),
    "a text of seven megabytes": with_text("a" * SEVEN_MEGABYTES),
    "an entity that XML would fetch": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
    "a pickle": b"\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
}

HARMLESS: dict[str, bytes] = {
    "a picture of this computer in a text": with_text(
        '<img src="/etc/hostname"/><img src="file:///etc/passwd"/>'
    ),
    "a picture from elsewhere in a name": with_name(
        '<img src="http://nowhere.invalid/x.png" width="9"/> Testa'
    ),
    "a link that runs a script": with_text(
        '<a href="javascript:alert(1)">here</a> <link href="file:///">x</link>'
    ),
    "a colour that is a program": with_text(
        "<font color=\"[[[getattr(pow,Word('__globals__'))['os'].system('touch owned')]]]\">a</font>"
    ),
    "mark-up that never ends": with_name("<b>Testa <para><super>Nonesuch &lt; <font"),
    "the longest text, in the most lines": with_text("Nowhere a mark\n" * (MAXIMUM_TEXT // 15)),
    "a name that leads to another folder": with_name("../../../../../etc/Testa\\..\\Nonesuch"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    return work


def assert_cheap(ran: Ran) -> None:
    assert ran.peak < MOST_MEMORY
    assert ran.seconds < MOST_SECONDS


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_document_is_refused_in_sentences(what: str, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(REFUSED[what])

    ran = run(["handout", str(file), "-o", "out.pdf"], folder)

    assert ran.status == 1
    lines = ran.err.splitlines()
    assert lines
    assert all(line.startswith(f"{file}: ") and line.isprintable() and len(line) < 500 for line in lines)
    assert list(folder.iterdir()) == []
    assert_cheap(ran)


@pytest.mark.parametrize("what", HARMLESS)
def test_a_hostile_text_prints_as_the_text_it_is(what: str, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(HARMLESS[what])

    ran = run(["handout", str(file), "--document", "record", "-o", "out.pdf"], folder)

    assert (ran.status, "Traceback" in ran.err) == (0, False), ran.err
    assert [each.name for each in folder.iterdir()] == ["out.pdf"]
    pdf = (folder / "out.pdf").read_bytes()
    assert not [name for name in ACTIVE if name + b" " in pdf or name + b"(" in pdf or name + b"<" in pdf]
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert all(not page.images and not page.annots for page in opened.pages)
        printed = "".join("".join((page.extract_text() or "").split()) for page in opened.pages)
    given = json.loads(file.read_bytes())
    typed = given["entry"][0]["resource"]["name"][0]["text"] if "name" in what else ""
    assert "".join(typed.split()) in printed
    assert_cheap(ran)


# Pictures


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unfolds to width × height pixels."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def lying(width: int, height: int) -> bytes:
    """A PNG whose head promises a small picture and whose rows are a thousand times as many."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(200_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURES: dict[str, Callable[[], bytes]] = {
    "a picture that unfolds to 400 million pixels": lambda: bomb(20_000, 20_000),
    "a picture whose rows are not what its head says": lambda: lying(300, 100),
    "a drawing that fetches": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>'
    ),
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_hostile_logo_is_refused_or_kept_small(what: str, tmp_path: Path, folder: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "clinic.toml").write_text('name = "Nowhere"\nlogo = "logo.png"\n', encoding="utf-8")
    (profile / "logo.png").write_bytes(PICTURES[what]())
    file = tmp_path / "input.json"
    file.write_bytes(encoded(DEMO))

    ran = run(["handout", str(file), "--profile", str(profile), "-o", "out.pdf"], folder)

    if ran.status == 0:
        # Decoded as the small picture that its head says, and written anew.
        assert (folder / "out.pdf").stat().st_size < 400_000
    else:
        assert ran.status == 1
        assert "picture" in ran.err
        assert ran.err.count("\n") == 1
        assert list(folder.iterdir()) == []
    assert_cheap(ran)


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "..\\\\secret.png", "a/../../secret.png"])
def test_a_logo_outside_the_profile_folder_is_never_opened(name: str, tmp_path: Path, folder: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    Image.new("RGB", (300, 100), "navy").save(tmp_path / "secret.png")
    (profile / "clinic.toml").write_text(f'name = "Nowhere"\nlogo = "{name}"\n', encoding="utf-8")
    file = tmp_path / "input.json"
    file.write_bytes(encoded(DEMO))

    ran = run(["handout", str(file), "--profile", str(profile), "-o", "out.pdf"], folder)

    assert ran.status == 1
    assert "file in this folder" in ran.err
    assert list(folder.iterdir()) == []
    assert_cheap(ran)


def test_the_measure_of_memory_can_fail(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(encoded(DEMO))
    ran = run(["handout", str(file), "-o", "out.pdf"], folder)
    assert ran.status == 0
    assert 30 * 1024 * 1024 < ran.peak < MOST_MEMORY
    assert 0.1 < ran.seconds < MOST_SECONDS
