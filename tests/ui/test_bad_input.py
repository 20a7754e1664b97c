"""Input that is refused: one line a problem, exit status 1, nothing written, no traceback, quickly."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.fhir_documents import YES_NO, bundle, coded, item, patient, response
from ui.command_line import run

ROOT = Path(__file__).resolve().parents[2]
DEMO = json.loads((ROOT / "intake" / "data" / "demo" / "white-marks-microneedling.json").read_text("utf-8"))
OWN_TIME = 2.0
"""Seconds a refusal may take in this process: the aim is under one, on a machine that does nothing else."""
WHOLE_TIME = 5.0
"""Seconds that a whole refused command may take on a busy machine."""

# A linkId or a path as in FHIRPath, a place in the text, or the whole document.
# What cannot be seen stands there as a replacement mark, and a long name is cut.
PATH = r"(?:[A-Za-z_][\w.\-\ufffd…]*(?:\[\d+\][\w.\-]*)*|line [\d,]+, column [\d,]+)"


def encoded(document: object) -> bytes:
    return json.dumps(document).encode("utf-8")


def answered(*items: dict[str, Any]) -> bytes:
    return encoded(response(*items, authored="2026-11-21"))


def with_patient(**members: Any) -> bytes:
    """The demo patient with other members."""
    document = copy.deepcopy(DEMO)
    document["entry"][0]["resource"].update(members)
    return encoded(document)


def with_name(text: str) -> bytes:
    return with_patient(name=[{"text": text}])


def nested(depth: int) -> bytes:
    return b'{"resourceType": "QuestionnaireResponse", "item": ' + b"[" * depth + b"]" * depth + b"}"


TEN_MEGABYTES = 10 * 1024 * 1024
SEVEN_MEGABYTES = 7 * 1024 * 1024

# What is in the file, where a line says it is wrong, and words of what the line says.
REFUSED: dict[str, tuple[bytes, str, str]] = {
    "an empty file": (b"", "document", "empty"),
    "a letter": (b"Dear clinic, here are my answers.", "line 1, column 1", "not JSON"),
    "JSON cut short": (encoded(DEMO)[:-20], "line 1, column", "not JSON"),
    "a comma too many": (b'{"resourceType": "QuestionnaireResponse",}', "line 1, column", "not JSON"),
    "Latin-1": ('{"resourceType": "Bündle"}'.encode("latin-1"), "document", "UTF-8"),
    "UTF-16": (json.dumps(DEMO).encode("utf-16"), "document", "UTF-8"),
    "a bare list": (b"[]", "document", "a list"),
    "null": (b"null", "document", "null"),
    "a number": (b"7", "document", "a number"),
    "no resource type": (b"{}", "document", "resourceType"),
    "another resource": (b'{"resourceType": "Observation"}', "document", "Observation"),
    "a Bundle of another type": (encoded(bundle() | {"type": "searchset"}), "Bundle.type", "collection"),
    "a Bundle of nothing": (encoded(bundle()), "Bundle.entry", "no Patient"),
    "two patients": (encoded(bundle(patient(), patient(), response())), "Bundle.entry[1].resource", "second"),
    "an unknown linkId": (answered(item("health.nonsense", coded("Y"))), "health.nonsense", "no question"),
    "a derived linkId": (
        answered(item("health.fitzpatrick_V_VI", coded("Y"))),
        "health.fitzpatrick_V_VI",
        "no question",
    ),
    "a linkId that is a number": (
        encoded({"resourceType": "QuestionnaireResponse", "item": [{"linkId": 5}]}),
        "item[0]",
        "linkId",
    ),
    "an unknown code": (answered(item("health.eczema", coded("PERHAPS"))), "health.eczema", "Y, N, UNK"),
    "a wrong code system": (
        answered(item("health.eczema", coded("Y", "urn:of:another"))),
        "health.eczema",
        YES_NO,
    ),
    "a text for a code": (
        answered(item("health.eczema", {"valueString": "yes"})),
        "health.eczema",
        "valueCoding",
    ),
    "a number in quotation marks": (
        answered(item("plan.sessions", {"valueInteger": "4"})),
        "plan.sessions",
        "whole number",
    ),
    "half a session": (answered(item("plan.sessions", {"valueInteger": 2.5})), "plan.sessions", "2.5"),
    "true for a number": (answered(item("plan.sessions", {"valueInteger": True})), "plan.sessions", "true"),
    "a thousand sessions": (answered(item("plan.sessions", {"valueInteger": 1000})), "plan.sessions", "most"),
    "a negative price": (
        answered(item("plan.price-per-session", {"valueDecimal": -1})),
        "plan.price-per-session",
        "least",
    ),
    "a price range upside down": (
        answered(
            item("plan.price-per-session", {"valueDecimal": 200}),
            item("plan.price-per-session-to", {"valueDecimal": 100}),
        ),
        "plan.price-per-session-to",
        "lower",
    ),
    "a number of a million figures": (
        b'{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "plan.sessions", '
        b'"answer": [{"valueInteger": ' + b"9" * 1_000_000 + b"}]}]}",
        "plan.sessions",
        "too many figures",
    ),
    "a huge exponent": (
        b'{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "plan.price-per-session", '
        b'"answer": [{"valueDecimal": 1e999999999}]}]}',
        "plan.price-per-session",
        "too many figures",
    ),
    "a day that does not exist": (
        answered(item("plan.first-session", {"valueDate": "2027-02-30"})),
        "plan.first-session",
        "30 February 2027",
    ),
    "a date in words": (
        answered(item("marks.onset", {"valueDate": "last summer"})),
        "marks.onset",
        "last summer",
    ),
    "a first session without its day": (
        answered(item("plan.first-session", {"valueDate": "2027-02"})),
        "plan.first-session",
        "the day",
    ),
    "a birth date in the future": (with_patient(birthDate="2031-01-01"), "Patient.birthDate", "future"),
    "a birth date that does not exist": (
        with_patient(birthDate="1990-02-30"),
        "Patient.birthDate",
        "February",
    ),
    "a patient of two centuries": (with_patient(birthDate="1901-01-01"), "Patient.birthDate", "years old"),
    "two answers to one question": (
        answered(item("health.eczema", coded("Y"), coded("N"))),
        "health.eczema",
        "one answer",
    ),
    "the same answer twice": (
        answered(item("marks.cause", coded("weight"), coded("weight"))),
        "marks.cause",
        "twice",
    ),
    "two values in one answer": (
        answered(item("health.eczema", coded("Y") | {"valueString": "Y"})),
        "health.eczema",
        "two values",
    ),
    "ten megabytes": (
        answered(item("goals.enough", {"valueString": "a" * TEN_MEGABYTES})),
        "document",
        "8 MiB",
    ),
    "seven megabytes in one answer": (
        answered(item("goals.enough", {"valueString": "a" * SEVEN_MEGABYTES})),
        "goals.enough",
        "20,000",
    ),
    "seven megabytes of brackets": (b"[" * SEVEN_MEGABYTES, "document", "nested"),
    "seven megabytes of backslashes": (b'"' + b"\\" * SEVEN_MEGABYTES, "line 1, column 1", "not JSON"),
    "deep nesting": (nested(100_000), "document", "nested"),
    "NaN": (
        answered(item("marks.width-mm", {"valueDecimal": float("nan")})),
        "document",
        "NaN",
    ),
    "Infinity": (answered(item("marks.width-mm", {"valueDecimal": float("inf")})), "document", "Infinity"),
    "a member twice": (
        b'{"resourceType": "QuestionnaireResponse", "status": "completed", "status": "amended"}',
        "document",
        '"status" stands twice',
    ),
    "a question twice": (
        answered(item("health.eczema", coded("Y")), item("health.eczema", coded("N"))),
        "health.eczema",
        "twice",
    ),
    "NUL in a name": (with_name("Testa\0Nonesuch"), "Patient.name[0].text", "U+0000"),
    "a name of spaces alone": (with_name(" \u2003 \u00a0 "), "Patient.name[0].text", "empty"),
    "half a character in a name": (with_name("Testa \ud83d Nonesuch"), "Patient.name[0].text", "U+D83D"),
    "a line break in a linkId": (
        answered(item("health.\neczema", coded("Y"))),
        "health.",
        "no question",
    ),
    "a linkId of a megabyte": (answered(item("health." + "a" * 1_000_000, coded("Y"))), "", "no question"),
    "a terminal's escape in a code": (
        answered(item("health.eczema", coded("\x1b[31mY"))),
        "health.eczema",
        "U+001B",
    ),
    "a modifier that changes the meaning": (
        encoded(response(modifierExtension=[{"url": "urn:not"}])),
        "QuestionnaireResponse",
        "modifierExtension",
    ),
    "no medicines, and a list of them": (
        answered(
            item("medicines.none-known", coded("Y")), item("medicines.list", {"valueString": "Vitamin Z"})
        ),
        "medicines.none-known",
        "Clear the list",
    ),
}


@dataclass(frozen=True)
class Said:
    """What a command said, its exit status and the seconds it took."""

    status: int
    out: bytes
    lines: list[str]
    seconds: float


def said(*arguments: str) -> Said:
    """Run a command in this process, with standard streams of its own."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    start = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(arguments)
    seconds = time.process_time() - start
    out.flush()
    written: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]  # it is the BytesIO above
    return Said(status, written, err.getvalue().split("\n")[:-1], seconds)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; the input lies elsewhere, so that what is written is seen."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def saved(tmp_path: Path, data: bytes) -> str:
    file = tmp_path / "input.json"
    file.write_bytes(data)
    return str(file)


@pytest.mark.parametrize("command", ["screen", "handout"])
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_is_one_line_each_and_nothing_is_written(
    what: str, command: str, tmp_path: Path, folder: Path
) -> None:
    data, place, words = REFUSED[what]
    file = saved(tmp_path, data)

    ran = said(command, file)

    assert (ran.status, ran.out) == (1, b"")
    assert list(folder.iterdir()) == []
    for line in ran.lines:
        assert line.startswith(f"{file}: ")
        message = line.removeprefix(f"{file}: ")
        assert re.match(rf"{PATH}: [^ ].*[.?…]$", message), line
        assert message.isprintable(), "no line break, no escape of a terminal"
        assert len(message) < 400, "a sentence, not a copy of the input"
    told = [line for line in ran.lines if place in line.removeprefix(f"{file}: ").split(": ")[0]]
    assert any(words in line for line in told), ran.lines
    assert ran.seconds < OWN_TIME


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path, folder: Path) -> None:
    file = saved(
        tmp_path,
        answered(
            item("health.eczema", coded("MAYBE")),
            item("plan.sessions", {"valueInteger": 0}),
            item("no.such.question", coded("Y")),
        ),
    )

    assert len(said("screen", file).lines) == 3


def test_ten_thousand_problems_are_counted_not_printed(tmp_path: Path, folder: Path) -> None:
    file = saved(tmp_path, answered(*[item(f"no.such.{number}", coded("Y")) for number in range(10_000)]))

    ran = said("handout", file)

    assert ran.status == 1
    assert len(ran.lines) == 101
    assert "9,900 more" in ran.lines[-1]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("சோதனை Nonesuch", "TAMIL"),
        ("Testa 👍🏽 Nonesuch", "FITZPATRICK"),
        ("བརྟག Nonesuch", "TIBETAN"),
        ("Testa \U00020bb7 Nonesuch", "U+20BB7"),
        ("Testa \u202eNonesuch", "U+202E"),
    ],
)
def test_a_name_that_paper_cannot_show_is_screened_and_refused_by_the_handout(
    name: str, named: str, tmp_path: Path, folder: Path
) -> None:
    file = saved(tmp_path, with_name(name))

    assert said("screen", file).status == 0
    ran = said("handout", file)

    assert (ran.status, ran.out) == (1, b"")
    (line,) = ran.lines
    assert line.startswith(f"{file}: ")
    assert "name" in line.split(":")[1]
    assert named in line
    assert list(folder.iterdir()) == []


def test_a_text_that_paper_cannot_show_is_refused_under_the_path_of_its_question(
    tmp_path: Path, folder: Path
) -> None:
    """The contract: `INPUT: linkId or path: what is wrong`, for what paper cannot show too."""
    document = json.loads(with_name("Testa 👍🏽"))
    document["entry"][1]["resource"]["item"].append(
        {"linkId": "goals.own-words", "answer": [{"valueString": "fine on screen"}]}
    )
    groups = {group["linkId"]: group for group in document["entry"][1]["resource"]["item"]}
    document["entry"][1]["resource"]["item"].pop()
    for question in groups["goals"]["item"]:
        if question["linkId"] == "goals.enough":
            question["answer"] = [{"valueString": "சோதனை"}]
    file = saved(tmp_path, encoded(document))

    ran = said("handout", file)

    assert ran.status == 1
    paths = [line.removeprefix(f"{file}: ").split(": ")[0] for line in ran.lines]
    assert paths == ["Patient.name", "goals.enough"]


def test_every_currency_is_printed_right_or_refused(tmp_path: Path, folder: Path) -> None:
    """₪ is not in the text typeface: a fallback face has it, or it is written as a code; never left out."""
    document = copy.deepcopy(DEMO)
    for group in document["entry"][1]["resource"]["item"]:
        for question in group["item"]:
            if question["linkId"] == "plan.currency":
                question["answer"] = [coded("ILS")]
    ran = said("handout", saved(tmp_path, encoded(document)), "-o", "-")

    if ran.status == 0:
        with pdfplumber.open(io.BytesIO(ran.out)) as pdf:
            text = pdf.pages[0].extract_text()
        assert "₪180" in text or "ILS" in text
    else:
        assert any("₪" in line for line in ran.lines)


def test_mark_up_in_a_name_prints_as_text(tmp_path: Path, folder: Path) -> None:
    name = '<b>Testa</b> <a href="javascript:alert(1)">x</a> &lt;/para&gt; {Nonesuch}'
    ran = said("handout", saved(tmp_path, with_name(name)), "-o", "-")

    assert ran.status == 0
    with pdfplumber.open(io.BytesIO(ran.out)) as pdf:
        for page in pdf.pages:
            assert page.annots == []
            words = "".join((page.extract_text(use_text_flow=True) or "").split())
            assert "".join(name.split()) in words


@pytest.mark.parametrize(
    "what", ["ten megabytes", "seven megabytes of brackets", "a letter", "NUL in a name"]
)
def test_a_whole_refused_command_is_quick_too(what: str, tmp_path: Path, folder: Path) -> None:
    before = os.times()
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "handout", saved(tmp_path, REFUSED[what][0])],
        capture_output=True,
        timeout=120,
        check=False,
    )
    after = os.times()

    spent = after.children_user - before.children_user + after.children_system - before.children_system
    assert spent < WHOLE_TIME
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(folder.iterdir()) == []


# Whatever is in the file

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["Y", "N", "UNK", "gone", "abdomen", "microneedling", "2026-13-01", "2026", "", "<b>", "1e5"]
    ),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=6,
)


def places_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of everything in a document but the document itself."""
    below = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, child in below:
        yield (*path, key)
        yield from places_in(child, (*path, key))


PLACES = list(places_in(DEMO))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The demo with one to four places changed, taken away or doubled; or with bytes of its text changed."""
    document = copy.deepcopy(DEMO)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        holder: Any = document
        with contextlib.suppress(LookupError, TypeError):
            for key in path[:-1]:
                holder = holder[key]
            what = draw(st.sampled_from(("change", "remove", "double")))
            if what == "change":
                holder[path[-1]] = draw(_VALUES)
            elif what == "remove":
                del holder[path[-1]]
            elif isinstance(holder, list):
                holder.append(copy.deepcopy(holder[path[-1]]))
            else:
                holder[draw(st.text(max_size=8))] = holder[path[-1]]
    data = bytearray(encoded(document))
    for place in draw(st.lists(st.integers(0, len(data) - 1), max_size=2)):
        data[place] = draw(st.integers(0, 255))
    return bytes(data)


def check_whatever_is_in_the_file(command: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        inside = os.path.join(name, "input.json")
        Path(inside).write_bytes(data)
        ran = said(command, inside, *(["-o", os.path.join(name, "out.pdf")] if command == "handout" else []))

        assert ran.status in (0, 1)
        assert all(line.startswith(f"{inside}: ") and line.isprintable() for line in ran.lines), ran.lines
        written = {path.name for path in Path(name).iterdir()} - {"input.json"}
        if ran.status == 1:
            assert ran.lines
            assert ran.out == b""
            assert written == set()
        elif command == "handout":
            assert written == {"out.pdf"}
        else:
            assert len(json.loads(ran.out)["verdicts"]) == 7


@settings(max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=mutated())
def test_screen_answers_or_refuses_whatever_is_in_the_file(data: bytes) -> None:
    check_whatever_is_in_the_file("screen", data)


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=mutated())
def test_handout_answers_or_refuses_whatever_is_in_the_file(data: bytes) -> None:
    check_whatever_is_in_the_file("handout", data)
