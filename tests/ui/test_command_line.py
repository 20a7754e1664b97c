"""Every command without a window: what it prints, what it writes, and its exit status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from tests.intake.fhir_documents import coded, item, response
from ui.command_line import run

ROOT = Path(__file__).resolve().parents[2]
DEMOS = ROOT / "intake" / "data" / "demo"
WHITE = str(DEMOS / "white-marks-microneedling.json")
TREATMENTS = [
    "microneedling",
    "nano_perforation",
    "fractional_laser_ablative",
    "fractional_laser_nonablative",
    "laser_resurfacing_neodymium",
    "microneedling_plus_aquagold",
    "cosmetic_laser_topical_anaesthesia",
]
CLINIC = """
name = "Clinic of Nowhere"
address = "1 Nowhere Street\\nNowhereton"
phone = "020 7946 0100"
out_of_hours = "020 7946 0101"
emergency_number = "999"
currency = "GBP"

[[practitioner]]
name = "Ima Nobody"
training = "trained in needling"

[[device]]
id = "pen"
make = "Nomake"
model = "Needler 7"
treatments = ["microneedling", "nano_perforation"]
radiofrequency = false

[[offer]]
treatment = "microneedling"
price = "111.50"

[[offer]]
treatment = "nano_perforation"
"""


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    status: int
    out: bytes
    lines: list[str]

    @property
    def printed(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def candor(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run a command in an empty folder and hand back all it said."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def command(*arguments: str | Path) -> Ran:
        capsysbinary.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out, captured.err.decode("utf-8").splitlines())

    return command


@pytest.fixture
def profile(tmp_path: Path) -> Callable[[str], Path]:
    """Write a clinic's profile and give its folder."""

    def write(text: str) -> Path:
        folder = tmp_path / "profile"
        folder.mkdir(exist_ok=True)
        (folder / "clinic.toml").write_text(text, encoding="utf-8")
        return folder

    return write


def started(*arguments: str, stdin: bytes = b"", **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    """A real start of the program in a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **surroundings},
        timeout=30,
        check=False,
    )


def paper(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return " ".join(" ".join(page.extract_text(use_text_flow=True) for page in pdf.pages).split())


def saved(folder: Path, document: dict[str, Any], name: str = "input.json") -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def one_line(ran: Ran) -> str:
    (line,) = ran.lines
    assert "Traceback" not in line
    return line


# screen


@pytest.mark.parametrize("file", sorted(DEMOS.glob("*.json")), ids=lambda file: file.stem)
def test_screen_always_prints_every_key_and_all_seven_treatments_in_order(
    candor: Command, file: Path
) -> None:
    ran = candor("screen", file)

    assert (ran.status, ran.lines) == (0, [])
    assert list(ran.printed) == ["on", "catalogue", "regions", "verdicts"]
    assert [verdict["treatment"] for verdict in ran.printed["verdicts"]] == TREATMENTS
    for verdict in ran.printed["verdicts"]:
        assert list(verdict) == ["treatment", "outcome", "clear_from", "until", "reasons", "missing"]
        for reason in verdict["reasons"]:
            keys = ["contraindication", "severity", "answer", "at_site", "clear_from", "sources"]
            assert list(reason) == keys
            assert reason["sources"], "every reason names its evidence"


def test_an_empty_response_has_every_key_too(candor: Command, tmp_path: Path) -> None:
    ran = candor("screen", saved(tmp_path, response()))

    assert ran.status == 0
    assert ran.printed["regions"] == []
    assert [verdict["treatment"] for verdict in ran.printed["verdicts"]] == TREATMENTS
    assert all(
        verdict["clear_from"] is None and verdict["until"] is None for verdict in ran.printed["verdicts"]
    )
    assert all("marks.region" in verdict["missing"] for verdict in ran.printed["verdicts"])


def test_the_day_is_that_of_the_option(candor: Command) -> None:
    assert candor("screen", WHITE, "--on", "2027-03-04").printed["on"] == "2027-03-04"


def test_without_the_option_the_day_is_that_of_the_response(candor: Command, tmp_path: Path) -> None:
    file = saved(tmp_path, response(authored="2025-02-03T10:00:00+01:00"))

    assert candor("screen", file).printed["on"] == "2025-02-03"


def test_without_either_the_day_is_today(candor: Command, tmp_path: Path) -> None:
    before = date.today()
    printed = candor("screen", saved(tmp_path, response())).printed["on"]

    assert before <= date.fromisoformat(printed) <= date.today()


def test_the_day_decides_whether_a_wait_has_passed(candor: Command, tmp_path: Path) -> None:
    """A tan on 14 November is over after six weeks; the date that is printed is the first day it is over."""
    when = item("health.recent_tan.date", {"valueDate": "2026-11-14"})
    tan = item("health.recent_tan", coded("Y") | {"item": [when]})
    file = saved(tmp_path, response(item("marks.region", coded("abdomen")), tan, authored="2026-11-21"))

    def tan_reason(day: str) -> tuple[str, str]:
        verdict = candor("screen", file, "--on", day).printed["verdicts"][2]
        (reason,) = (one for one in verdict["reasons"] if one["contraindication"] == "recent_tan")
        return reason["severity"], reason["clear_from"]

    assert tan_reason("2026-12-25") == ("defer", "2026-12-26")
    severities = {
        one["severity"]
        for one in candor("screen", file, "--on", "2026-12-26").printed["verdicts"][2]["reasons"]
    }
    assert "defer" not in severities


def test_names_in_any_script_pass_through_screen(candor: Command, tmp_path: Path) -> None:
    document = json.loads(Path(WHITE).read_text(encoding="utf-8"))
    document["entry"][0]["resource"]["name"] = [{"text": "تجربة 😀 Nonesuch"}]

    assert candor("screen", saved(tmp_path, document, "ein Name – ünï.json")).status == 0


def test_a_file_on_standard_input_is_screened() -> None:
    done = started("screen", "-", stdin=Path(WHITE).read_bytes())

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == json.loads(started("screen", WHITE).stdout)


def test_a_refusal_of_standard_input_names_it_as_a_dash() -> None:
    done = started("handout", "-", "-o", "-", stdin=b"{")

    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("-: line 1, column 2: ")


# questionnaire


def test_questionnaire_prints_a_fhir_questionnaire_with_every_group(candor: Command) -> None:
    ran = candor("questionnaire")

    assert (ran.status, ran.lines) == (0, [])
    assert ran.printed["resourceType"] == "Questionnaire"
    groups = [entry["linkId"] for entry in ran.printed["item"]]
    assert groups == ["marks", "skin", "health", "medicines", "allergies", "goals", "plan"]


# handout


def test_handout_writes_the_file_named(candor: Command) -> None:
    ran = candor("handout", WHITE, "-o", "a b – ü.pdf")

    assert (ran.status, ran.out) == (0, b"")
    assert Path("a b – ü.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in Path().iterdir()] == ["a b – ü.pdf"]


def test_handout_has_a_name_of_its_own_when_none_is_given(candor: Command) -> None:
    assert candor("handout", WHITE).status == 0

    assert Path("handout.pdf").read_bytes().startswith(b"%PDF-")


def test_handout_goes_to_standard_output_on_request(candor: Command) -> None:
    ran = candor("handout", WHITE, "-o", "-")

    assert ran.status == 0
    assert ran.out.startswith(b"%PDF-")
    assert ran.out.rstrip().endswith(b"%%EOF")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(("name", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_paper_can_be_chosen(candor: Command, name: str, size: tuple[int, int]) -> None:
    ran = candor("handout", WHITE, "-o", "-", "--paper", name)

    with pdfplumber.open(io.BytesIO(ran.out)) as pdf:
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {size}


def test_large_print_is_larger(candor: Command) -> None:
    def usual_size(data: bytes) -> float:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            sizes = [letter["size"] for letter in pdf.pages[0].chars]
        return max(set(sizes), key=sizes.count)

    normal = usual_size(candor("handout", WHITE, "-o", "-").out)
    large = usual_size(candor("handout", WHITE, "-o", "-", "--large-print").out)

    assert large >= 16 > normal, "large print is 16 points or more (handout rule of the NHS and the RNIB)"


def test_the_day_of_the_option_is_used_by_the_handout_too(candor: Command, tmp_path: Path) -> None:
    file = saved(tmp_path, response(item("marks.region", coded("abdomen"))))

    assert "4 March 2027" in paper(candor("handout", file, "-o", "-", "--on", "2027-03-04").out)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("consent", "Your consent"),
        ("record", "Record of the consultation"),
        ("letter", "Dear"),
        ("blank", "Before your visit"),
    ],
)
def test_each_document_is_written_under_its_name(candor: Command, document: str, words: str) -> None:
    ran = candor("handout", WHITE, "--document", document)

    assert ran.status == 0
    assert [file.name for file in Path().iterdir()] == [f"{document}.pdf"]
    assert words in paper(Path(f"{document}.pdf").read_bytes())


def test_a_document_is_written_in_the_language_that_is_asked_for(candor: Command) -> None:
    written = paper(candor("handout", WHITE, "-o", "-", "--language", "es").out)

    assert "Ningún tratamiento quita las estrías por completo." in written
    assert "Traducción todavía sin revisar" in written


# what the clinic's profile changes


def test_a_profile_prints_the_clinic_its_phone_its_device_and_its_price(
    candor: Command, profile: Callable[[str], Path], tmp_path: Path
) -> None:
    document = json.loads(Path(WHITE).read_text(encoding="utf-8"))
    plan = next(group for group in document["entry"][1]["resource"]["item"] if group["linkId"] == "plan")
    plan["item"] = [
        one for one in plan["item"] if not one["linkId"].startswith(("plan.price", "plan.currency"))
    ]
    for one in plan["item"]:
        if one["linkId"] in ("plan.device", "plan.operator"):
            one["answer"] = [{"valueString": "pen" if one["linkId"] == "plan.device" else "Ima Nobody"}]

    text = paper(candor("handout", saved(tmp_path, document), "-o", "-", "--profile", profile(CLINIC)).out)

    for fact in ("Clinic of Nowhere", "1 Nowhere Street", "020 7946 0100", "020 7946 0101", "999"):
        assert fact in text
    assert "Ima Nobody (trained in needling), with: Nomake Needler 7" in text
    assert "£111.50 a session" in text
    assert "£446 in all" in text, "four sessions"


def test_a_profile_makes_the_needling_device_known(candor: Command, profile: Callable[[str], Path]) -> None:
    def nano(*options: str | Path) -> dict[str, Any]:
        verdict: dict[str, Any] = candor("screen", WHITE, *options).printed["verdicts"][1]
        return verdict

    assert (nano()["outcome"], nano()["missing"]) == ("incomplete", ["device"])
    known = nano("--profile", profile(CLINIC))
    assert (known["outcome"], known["missing"]) == ("suitable", [])


def test_without_a_profile_no_clinic_is_invented(candor: Command) -> None:
    text = paper(candor("handout", WHITE, "-o", "-").out)

    assert "Clinic Phone" in text, "lines to fill in by hand"
    assert "Nowhere" not in text


def test_the_paper_of_the_profile_is_used_unless_another_is_asked_for(
    candor: Command, profile: Callable[[str], Path]
) -> None:
    folder = profile('paper = "letter"')

    def width(*options: str) -> int:
        with pdfplumber.open(
            io.BytesIO(candor("handout", WHITE, "-o", "-", "--profile", folder, *options).out)
        ) as pdf:
            return round(pdf.pages[0].width)

    assert (width(), width("--paper", "a4")) == (612, 595)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('nam = "Clinic of Nowhere"', "nam"),
        ("name = five", "line 1"),
        ("name = 5", "name"),
        ('currency = "XYZ"', "ISO 4217"),
        ('paper = "a5"', "a4, letter"),
        ('[[offer]]\ntreatment = "magic"', "microneedling"),
        ('[[device]]\nid="a"\nmake="b"\nmodel="c"\ntreatments=["magic"]', "magic"),
        ('[[offer]]\ntreatment = "microneedling"\nprice = "cheap"', '"180.00"'),
        ('[[practitioner]]\ntraining = "none"', "name"),
    ],
)
def test_a_broken_profile_is_refused_in_one_line(
    candor: Command, profile: Callable[[str], Path], text: str, says: str
) -> None:
    for command in (("screen",), ("handout", "-o", "out.pdf")):
        ran = candor(*command, WHITE, "--profile", profile(text))

        assert (ran.status, ran.out) == (1, b"")
        assert one_line(ran).startswith("clinic.toml")
        assert says in one_line(ran)
    assert list(Path().iterdir()) == []


def test_a_profile_folder_that_is_missing_is_refused_in_one_line(candor: Command, tmp_path: Path) -> None:
    ran = candor("screen", WHITE, "--profile", tmp_path / "nowhere")

    assert (ran.status, ran.out) == (1, b"")
    assert "clinic.toml" in one_line(ran)


def test_a_profile_that_is_no_utf8_is_refused_in_one_line(
    candor: Command, profile: Callable[[str], Path]
) -> None:
    folder = profile("")
    (folder / "clinic.toml").write_bytes(b'name = "\xff"')

    ran = candor("screen", WHITE, "--profile", folder)

    assert ran.status == 1
    assert "clinic.toml" in one_line(ran)


# wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen"],
        ["handout"],
        ["nonsense"],
        ["--nonsense"],
        ["screen", WHITE, "--nonsense"],
        ["screen", WHITE, "another.json"],
        ["screen", WHITE, "--large-print"],
        ["handout", WHITE, "--paper", "a5"],
        ["handout", WHITE, "--document", "poem"],
        ["handout", WHITE, "-o"],
        ["questionnaire", "extra"],
        ["screen", WHITE, "--on", "2026-02-30"],
        ["screen", WHITE, "--on", "2026-02"],
        ["screen", WHITE, "--on", "tomorrow"],
        ["screen", WHITE, "--on", ""],
        ["handout", WHITE, "--on", "21.11.2026"],
    ],
)
def test_a_wrong_option_is_one_line_and_writes_nothing(candor: Command, arguments: list[str]) -> None:
    ran = candor(*arguments)

    assert (ran.status, ran.out) == (2, b"")
    assert "--help" in one_line(ran)
    assert list(Path().iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_no_arguments_without_a_display_name_the_commands_that_need_none(
    candor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    ran = candor()

    assert (ran.status, ran.out) == (2, b"")
    for word in ("no display", "handout", "screen", "questionnaire"):
        assert word in one_line(ran)


def test_no_arguments_with_a_display_do_not_complain_of_it(
    candor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    ran = candor()

    assert ran.status == 2
    assert "no display" not in one_line(ran)


@pytest.mark.parametrize("arguments", [["--help"], ["screen", "--help"], ["handout", "--help"]])
def test_help_is_no_mistake(candor: Command, arguments: list[str]) -> None:
    ran = candor(*arguments)

    assert (ran.status, ran.lines) == (0, [])
    assert b"usage: candor" in ran.out


# files


@pytest.mark.parametrize("name", ["no-folder/out.pdf", "a-folder", "n" * 3_000 + ".pdf"])
def test_an_output_that_cannot_be_written_is_one_line_and_leaves_nothing(candor: Command, name: str) -> None:
    Path("a-folder").mkdir()
    ran = candor("handout", WHITE, "-o", name)

    assert (ran.status, ran.out) == (2, b"")
    assert "cannot be written" in one_line(ran)
    assert [path.name for path in Path().rglob("*")] == ["a-folder"]


def test_an_output_of_before_survives_a_refused_input(candor: Command, tmp_path: Path) -> None:
    Path("handout.pdf").write_bytes(b"the older handout")
    wrong = saved(tmp_path, response(item("health.nonsense", coded("Y"))))

    assert candor("handout", wrong).status == 1
    assert candor("handout", wrong, "-o", "handout.pdf").status == 1
    assert Path("handout.pdf").read_bytes() == b"the older handout"
    assert [path.name for path in Path().iterdir()] == ["handout.pdf"]


def test_an_input_that_is_missing_is_one_line(candor: Command) -> None:
    for command in ("screen", "handout"):
        ran = candor(command, "nö such file.json")

        assert (ran.status, ran.out) == (1, b"")
        assert one_line(ran).startswith("nö such file.json: ")


def test_a_folder_as_input_is_one_line(candor: Command, tmp_path: Path) -> None:
    ran = candor("screen", tmp_path)

    assert (ran.status, ran.out) == (1, b"")
    assert "folder" in one_line(ran)


@pytest.mark.skipif(os.name != "posix", reason="pipes break in this way on POSIX alone")
@pytest.mark.parametrize("arguments", [["screen", WHITE], ["questionnaire"], ["handout", WHITE, "-o", "-"]])
def test_a_reader_who_has_gone_gives_no_traceback(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    finally:
        os.close(writing)

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", [["screen", WHITE], ["handout", WHITE, "-o", "-"]])
def test_a_full_disk_behind_standard_output_is_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )

    assert done.returncode == 2
    lines = [line for line in done.stderr.decode().splitlines() if "plan." not in line]
    assert len(lines) == 1
    assert "cannot be written" in lines[0]


# real starts


def test_a_terminal_of_another_encoding_changes_no_name(tmp_path: Path) -> None:
    document = json.loads(Path(WHITE).read_text(encoding="utf-8"))
    document["entry"][1]["resource"]["item"].append(item("health.nönsense", coded("Y")))
    file = saved(tmp_path, document, "ünï cödé.json")

    printed = started("screen", WHITE, PYTHONIOENCODING="ascii", LC_ALL="C")
    refused = started("screen", file, PYTHONIOENCODING="ascii", LC_ALL="C")

    assert json.loads(printed.stdout.decode("utf-8"))["verdicts"]
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert b"Traceback" not in refused.stderr


_TELL_MODULES = (
    "import sys; from ui.command_line import run; status = run(sys.argv[1:]); "
    "print(status, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
)


def modules_after(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _TELL_MODULES, *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=30,
        check=True,
    )
    status, *modules = done.stderr.decode().splitlines()[-1].split()
    assert status == "0"
    return set(modules)


@pytest.mark.parametrize("arguments", [["screen", WHITE], ["questionnaire"], ["handout", WHITE, "-o", "-"]])
def test_no_command_loads_what_it_does_not_need(arguments: list[str]) -> None:
    modules = modules_after(*arguments)

    unwanted = {"PySide6", "sqlalchemy", "alembic", "pydantic", "fhir", "pytest"}
    if arguments[0] != "handout":
        unwanted |= {"reportlab", "PIL", "pypdfium2"}
    assert modules & unwanted == set()
