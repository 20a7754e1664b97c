"""Set-up from a bare machine: what start.py decides and says. No test here needs a network."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

import start

ROOT = Path(start.__file__).resolve().parent
PASSES = [sys.executable, "-c", "print('passed')"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program folder with locks and with a Python where its environment would have one."""
    place = tmp_path / "Frau Größe's clinic"
    place.mkdir()
    for name in start.LOCKS[start.TEST]:
        (place / name).write_text("pyphen==0.18.1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    python = start.environment_python(place)
    python.parent.mkdir(parents=True)
    python.touch()
    return place


def stamp_for(folder: Path, *modes: str) -> dict[str, str]:
    return {mode: start.digest(folder, mode) for mode in modes}


# --- the environment and its stamp


def test_a_half_made_environment_is_made_again(folder: Path) -> None:
    assert start.work_needed(folder, start.RUN) == "make"


def test_a_stamped_environment_needs_nothing(folder: Path) -> None:
    start.write_stamp(folder, stamp_for(folder, start.RUN))
    assert start.work_needed(folder, start.RUN) == "nothing"


def test_the_test_command_only_adds_to_an_environment_that_runs(folder: Path) -> None:
    start.write_stamp(folder, stamp_for(folder, start.RUN))
    assert start.work_needed(folder, start.TEST) == "add"
    start.write_stamp(folder, stamp_for(folder, start.RUN, start.TEST))
    assert start.work_needed(folder, start.TEST) == "nothing"
    assert start.work_needed(folder, start.RUN) == "nothing"


def test_test_tools_that_were_half_added_are_made_again_and_do_not_stop_the_program(folder: Path) -> None:
    start.write_stamp(folder, {**stamp_for(folder, start.RUN), start.TEST: start.UNFINISHED})
    assert start.work_needed(folder, start.TEST) == "make"
    assert start.work_needed(folder, start.RUN) == "nothing"


@pytest.mark.parametrize("lock", start.LOCKS[start.TEST])
def test_a_changed_lock_makes_the_environment_again(folder: Path, lock: str) -> None:
    start.write_stamp(folder, stamp_for(folder, start.RUN, start.TEST))
    (folder / lock).write_text("pyphen==0.18.2 \\\n    --hash=sha256:00\n", encoding="utf-8")
    assert start.work_needed(folder, start.TEST) == "make"


def test_a_changed_test_lock_does_not_disturb_the_program(folder: Path) -> None:
    start.write_stamp(folder, stamp_for(folder, start.RUN, start.TEST))
    (folder / "requirements-test.lock").write_text("", encoding="utf-8")
    assert start.work_needed(folder, start.RUN) == "nothing"


def test_an_environment_whose_python_is_gone_is_made_again(folder: Path) -> None:
    start.write_stamp(folder, stamp_for(folder, start.RUN))
    start.environment_python(folder).unlink()
    assert start.work_needed(folder, start.RUN) == "make"


def test_a_damaged_stamp_counts_as_none(folder: Path) -> None:
    start.stamp_file(folder).write_bytes(b"\xff\xfe run\n")
    assert start.work_needed(folder, start.RUN) == "make"


def test_only_one_start_at_a_time_sets_up(folder: Path) -> None:
    with start.take_turn(folder), (folder / ".start.lock").open("a", encoding="utf-8") as second:
        assert not start.locked(second)
    with (folder / ".start.lock").open("a", encoding="utf-8") as third:
        assert start.locked(third)


def test_a_folder_that_cannot_be_written_to_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        start.SetUpError, match=r"cannot be written to .*copy the folder to a place of your own"
    ):
        start.take_turn(tmp_path / "not there")


def test_a_new_environment_is_empty_and_works(folder: Path) -> None:
    (folder / ".venv" / "left over").touch()
    start.make_environment(folder)
    python = str(start.environment_python(folder))
    assert start.answer_of(python, "-c", "import sys; print(sys.prefix != sys.base_prefix)") == "True\n"
    assert start.pip_version(python) == (0,)
    assert not (folder / ".venv" / "left over").exists()


# --- which Python


def test_an_old_python_is_refused_in_one_sentence() -> None:
    refusal = start.refusal_of_python((3, 10, 13))
    assert (
        refusal
        == "Candor needs Python 3.11 or newer, and this is Python 3.10.13; install one and start again."
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_a_newer_python_is_not_refused(version: tuple[int, int, int]) -> None:
    assert start.refusal_of_python(version) is None


def test_start_has_no_syntax_newer_than_python_3_8() -> None:
    import ast

    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 8))


# --- pip


def test_pip_is_not_led_astray_by_what_the_person_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    surroundings = start.clean_surroundings()
    assert "elsewhere" not in surroundings.values()
    assert surroundings["PIP_INDEX_URL"] == "kept"


def without_certificate_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Let SSL_CERT_FILE alone say which certificates count; its path."""
    for name in ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    bundle = tmp_path / "inspecting network.pem"
    bundle.touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    return str(bundle)


def test_an_old_pip_is_given_the_certificates_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = without_certificate_settings(monkeypatch, tmp_path)
    no_pip = [sys.executable, "-c", "raise SystemExit(1)"]  # its settings name no certificate
    assert start.pip_surroundings(tmp_path, no_pip, version=(23, 0, 1))["PIP_CERT"] == bundle


def test_a_pip_that_asks_the_machine_itself_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_certificate_settings(monkeypatch, tmp_path)
    assert "PIP_CERT" not in start.pip_surroundings(tmp_path, [sys.executable], version=(24, 2))


def test_a_certificate_that_the_person_has_named_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_certificate_settings(monkeypatch, tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "named.pem")
    assert "PIP_CERT" not in start.pip_surroundings(tmp_path, [sys.executable], version=(23, 0, 1))


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Caused by SSLError(CERTIFICATE_VERIFY_FAILED)\nERROR: No matching distribution found", "PIP_CERT"),
        ("NewConnectionError('...')\nERROR: No matching distribution found", "check the network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", "not the file that the lock names"),
        ("Collecting pyphen\nERROR: Something new.\n\n", "installed: Something new."),
        ("only words\n", "installed: only words."),
        ("", "pip gave no reason"),
    ],
)
def test_a_failing_pip_becomes_one_sentence(output: str, reason: str) -> None:
    sentence = start.pip_failure(output)
    assert reason in sentence
    assert "\n" not in sentence


def test_a_failing_pip_leaves_no_stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    # Where this Python has neither pip nor ensurepip, that is what it says; there is no stamp either way.
    with pytest.raises(start.SetUpError, match=r"No matching distribution found for pyphen|has no pip"):
        start.set_up(folder, start.RUN)
    assert start.work_needed(folder, start.RUN) == "make"


# --- what Qt needs


@pytest.mark.parametrize("arguments", [[], ["demo"], ["demo", "--patients", "3"], ["gallery"]])
def test_commands_with_a_window_need_its_libraries(arguments: list[str]) -> None:
    surroundings = {"DISPLAY": ":0"}
    needed = start.libraries_needed(arguments, surroundings, platform="linux")
    assert needed == start.WINDOW_LIBRARIES
    assert start.libraries_needed(arguments, {}, platform="linux") == {}
    assert start.libraries_needed(arguments, surroundings, platform="win32") == {}
    assert start.libraries_needed(arguments, surroundings, platform="darwin") == {}


@pytest.mark.parametrize(
    "command",
    ["handout", "screen", "questionnaire", "backup", "restore", "verify", "doctor", "--help", "--version"],
)
def test_commands_without_a_window_need_no_libraries(command: str) -> None:
    assert start.libraries_needed([command, "demo"], {"DISPLAY": ":0"}, platform="linux") == {}


@pytest.mark.parametrize("arguments", [["test"], ["bench"], ["endurance", "power"]])
def test_tests_need_the_libraries_of_qt_without_a_screen(arguments: list[str]) -> None:
    assert start.libraries_needed(arguments, {}, platform="linux") == start.SCREENLESS_LIBRARIES


def test_a_library_that_is_not_there_is_found_missing() -> None:
    absent = {"libnonesuch-testa.so.0": "libnonesuch0"}
    assert start.missing_libraries(absent) == absent


def test_one_exact_line_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tools(*names: str) -> None:
        for name in names:
            (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
            (tmp_path / name).chmod(0o755)

    if os.name == "nt":
        pytest.skip("a machine with Windows has nothing to install for Qt")
    missing = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install what your system calls libegl1 libgl1" in start.libraries_sentence(missing)
    tools("dnf")
    line = "run this line, then start again: sudo dnf install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)'"
    assert start.libraries_sentence(missing).endswith(line)
    tools("apt-get")
    line = 'run this line, then start again: su -c "apt-get install -y libegl1 libgl1"'
    assert start.libraries_sentence(missing).endswith(line)
    tools("sudo")
    line = "run this line, then start again: sudo apt-get install -y libegl1 libgl1"
    assert start.libraries_sentence(missing).endswith(line)


def test_a_missing_database_server_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("glob.glob", lambda place: [])
    assert not start.server_programs()
    with pytest.raises(start.SetUpError) as told:
        start.provide_server()
    line = "the tests need a PostgreSQL server; install what your system calls postgresql"
    assert str(told.value).startswith(line)
    (tmp_path / "initdb").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "initdb").chmod(0o755)
    if os.name != "nt":
        assert start.server_programs()
        start.provide_server()


# --- the steps of the test command


@pytest.mark.parametrize("command", ["bench", "endurance"])
def test_bench_and_endurance_hand_their_words_to_their_own_run(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.chdir(folder)
    monkeypatch.setattr(start, "provide_libraries", lambda libraries: None)
    monkeypatch.setattr(start, "start", lambda command, surroundings: started.append(command) or 0)
    start.write_stamp(folder, stamp_for(folder, start.RUN, start.TEST))
    assert start.carry_out([command, "power", "kills"], folder) == 0
    python = str(start.environment_python(folder))
    assert started == [[python, "-m", f"tests.{command}", "power", "kills"]]


def test_the_test_command_goes_on_without_the_server_and_fails_in_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def no_server() -> None:
        raise start.SetUpError("there is no server")

    monkeypatch.setattr(start, "provide_libraries", lambda libraries: None)
    monkeypatch.setattr(start, "provide_server", no_server)
    monkeypatch.setattr(start, "run", lambda command, surroundings, folder: 0)
    start.write_stamp(folder, stamp_for(folder, start.RUN, start.TEST))
    assert start.carry_out(["test"], folder) == 1
    assert "there is no server" in capfd.readouterr().err


# --- the locks


def pins(lock: str) -> dict[str, set[str]]:
    """Versions per package of a lock; a package has several where platforms need different ones."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", start.LOCKS[start.TEST])
def test_every_locked_package_has_hashes_and_no_address_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) >= 10
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry.splitlines()[0]
    assert not re.search(r"://|--index|--extra-index|--find-links|file:|/home/|/root/", text)


def test_the_locks_name_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-test.lock", project["project"]["dependencies"] + project["dependency-groups"]["test"]),
    ):
        names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", each)[0]).lower() for each in wanted}
        assert names <= set(pins(lock)), lock


def test_the_test_lock_holds_the_very_versions_that_run() -> None:
    tested = pins("requirements-test.lock")
    for package, versions in pins("requirements.lock").items():
        assert tested[package] == versions, package


def test_each_dependency_is_justified_in_a_line() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^    "[A-Za-z].*$', text, re.MULTILINE)
    assert len(listed) >= 15
    unexplained = [line for line in listed if "# " not in line and "cryptography" not in line]
    assert not unexplained
