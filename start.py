"""Set Candor up on a bare machine and start it, with Python's standard library alone.

    python3 start.py [any main.py command]      make what is missing, then run main.py with these arguments
    python3 start.py test [pytest arguments]    format, lint, types, import rules and tests, then a summary
    python3 start.py bench [arguments]          the benchmarks of tests/bench
    python3 start.py endurance [names]          kills, power cuts and full disks of tests/endurance

The environment lives in .venv beside this file. Its stamp is written last, so a half-made one is made again,
and a start that finds the right stamp goes straight on. Standard output belongs to the command that is
started: everything said here goes to standard error. This file has to parse on Python 3.8, so that an old
Python can say in a sentence what is wrong; imports that a second start does not need stay inside functions.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

FOLDER = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 14)
RUN, TEST = "run", "test"
LOCKS = {RUN: ("requirements.lock",), TEST: ("requirements.lock", "requirements-test.lock")}
WITH_TEST_TOOLS = ("test", "bench", "endurance")
UNFINISHED = "unfinished"
SERVER_LINE = "apt-get install -y postgresql"
OLDEST_PIP = (22, 3)  # the first with --python
TRUSTING_PIP = (24, 2)  # the first that trusts the machine's certificates unasked
INTERRUPTED = 130

# What Qt loads on Linux, with the Debian and Ubuntu package that brings it.
SCREENLESS_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    **SCREENLESS_LIBRARIES,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# What pip prints, and what it means for the person who waits. The first sign found is the reason.
PIP_FAILURES = (
    (
        "CERTIFICATE_VERIFY_FAILED",
        "this machine does not trust the certificate that the package index shows; "
        "on a network that inspects TLS, set PIP_CERT to the network's certificate file",
    ),
    ("DO NOT MATCH THE HASHES", "a package is not the file that the lock names, so it was refused"),
    ("No space left on device", "the disk is full"),
    ("ProxyError", "the network's proxy refused the connection"),
    ("ConnectionError", "the package index cannot be reached; check the network"),
    ("ConnectTimeout", "the package index does not answer; check the network"),
    ("ReadTimeout", "the package index does not answer; check the network"),
)


class SetUpError(Exception):
    """Set-up cannot go on. The text is the sentence to print: what is wrong and what to do."""


def say(sentence: str) -> None:
    print(f"Candor: {sentence}", file=sys.stderr, flush=True)


# --- which Python -------------------------------------------------------------------------------------------


def refusal_of_python(version: Sequence[int]) -> str | None:
    """One sentence if Candor cannot run on this version of Python, else None."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return "Candor needs Python {}.{} or newer, and this is Python {}; install one and start again.".format(
        *OLDEST, ".".join(str(part) for part in version[:3])
    )


def newer_python() -> list[str] | None:
    """The command of a Python on this machine that Candor can run on, or None."""
    import shutil
    import subprocess

    names = [[f"python3.{minor}"] for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for name, *options in [*names, ["python3"], ["py", "-3"]]:
        path = shutil.which(name)
        # A name may be a shim with nothing behind it, so each is asked what it is.
        question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if path and subprocess.run([path, *options, "-c", question], capture_output=True).returncode == 0:
            return [path, *options]
    return None


# --- the environment and its stamp --------------------------------------------------------------------------


def environment_python(folder: Path) -> Path:
    return folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_file(folder: Path) -> Path:
    return folder / ".venv" / "candor-stamp"


def digest(folder: Path, mode: str) -> str:
    """SHA-256 of what an environment is made of: the locks of ``mode`` and this Python."""
    import hashlib

    python = (sys.version_info[:3], sys.implementation.name, sys.platform)
    made_of = hashlib.sha256(repr((mode, python)).encode())
    for name in LOCKS[mode]:
        made_of.update((folder / name).read_bytes())
    return made_of.hexdigest()


def read_stamp(folder: Path) -> dict[str, str]:
    """Mode and digest of what the environment holds complete; empty where there is none that works."""
    try:
        lines = stamp_file(folder).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    if not environment_python(folder).exists():
        return {}
    return dict(line.split(" ", 1) for line in lines if " " in line)


def write_stamp(folder: Path, stamp: Mapping[str, str]) -> None:
    new = stamp_file(folder).with_suffix(".new")
    new.write_text("".join(f"{mode} {value}\n" for mode, value in stamp.items()), encoding="utf-8")
    new.replace(stamp_file(folder))


def work_needed(folder: Path, mode: str) -> str:
    """``nothing``, ``add`` (the test tools to an environment that runs) or ``make`` (all of it, afresh)."""
    stamp = read_stamp(folder)
    if stamp.get(RUN) != digest(folder, RUN):
        return "make"
    if mode == RUN or stamp.get(TEST) == digest(folder, TEST):
        return "nothing"
    # Test tools of an older lock, or half added, are not mended but made again.
    return "make" if TEST in stamp else "add"


def take_turn(folder: Path) -> IO[str]:
    """Wait until no other start sets Candor up; the turn lasts until the file is closed."""
    import time

    try:
        turn = (folder / ".start.lock").open("a", encoding="utf-8")
    except OSError as error:
        raise SetUpError(
            f"its environment goes into its own folder, and {folder} cannot be written to "
            f"({error.strerror}); copy the folder to a place of your own and start it there."
        ) from None
    told = False
    while not locked(turn):
        if not told:
            say("another start is setting up; waiting for it to finish.")
        told = True
        time.sleep(0.2)
    return turn


def locked(turn: IO[str]) -> bool:
    """Whether the file is now ours; on a file system without locks it always is."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(turn.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
    return True


def set_up(folder: Path, mode: str) -> None:
    """Make the environment what ``mode`` needs, if it is not so already."""
    if work_needed(folder, mode) == "nothing":
        return
    with take_turn(folder):
        work = work_needed(folder, mode)  # another start may have done it while this one waited
        if work == "make":
            make_environment(folder)
            install(folder, LOCKS[mode][-1])
        elif work == "add":
            runs = read_stamp(folder)
            write_stamp(folder, {**runs, TEST: UNFINISHED})
            try:
                install(folder, LOCKS[TEST][-1])
            except SetUpError:
                write_stamp(folder, runs)  # pip refused before it changed anything: the program still runs
                raise
        if work != "nothing":
            write_stamp(folder, {each: digest(folder, each) for each in (RUN, TEST)[: 1 + (mode == TEST)]})


def make_environment(folder: Path) -> None:
    """An empty environment, without pip: Debian's Python cannot put one in."""
    import shutil

    environment = folder / ".venv"
    stamp_file(folder).unlink(missing_ok=True)
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(environment)
    try:
        import venv

        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(environment)
    except ImportError:
        raise SetUpError(f"this Python lacks its venv module; {install_line('python3-venv')}") from None
    except ValueError as error:  # a folder with the path separator in its name
        raise SetUpError(f"{error}; rename the folder and start again.") from None


# --- pip ----------------------------------------------------------------------------------------------------


def clean_surroundings() -> dict[str, str]:
    """The environment variables without those that would lead Python or pip to other places than .venv."""
    astray = {"PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
    return {name: value for name, value in os.environ.items() if name not in astray}


def answer_of(*command: str) -> str | None:
    """What a command prints, or None if it fails."""
    import subprocess

    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=clean_surroundings())
    return done.stdout if done.returncode == 0 else None


def pip_version(*python: str) -> tuple[int, ...]:
    """Version of a Python's pip, such as (23, 0, 1); (0,) if it has none."""
    words = (answer_of(*python, "-m", "pip", "--version") or "pip 0").split()
    return tuple(int(part) for part in words[1].split(".") if part.isdigit())


def find_pip(folder: Path) -> tuple[list[str], tuple[int, ...]]:
    """A pip command that works on the environment, and its version."""
    inside = str(environment_python(folder))
    version = pip_version(sys.executable)
    if version >= OLDEST_PIP:
        return [sys.executable, "-m", "pip", "--python", inside], version
    if pip_version(inside) >= OLDEST_PIP or answer_of(inside, "-m", "ensurepip") is not None:
        return [inside, "-m", "pip"], pip_version(inside)
    raise SetUpError(f"this Python has no pip, and set-up needs it; {install_line('python3-pip')}")


def machine_certificates(folder: Path) -> str | None:
    """A file with the certificates that this machine trusts, for a pip too old to ask the machine itself."""
    import ssl

    found = [os.environ.get("SSL_CERT_FILE"), ssl.get_default_verify_paths().cafile]
    found += ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]  # Debian, Fedora
    found += ["/etc/ssl/ca-bundle.pem"]  # openSUSE
    bundle = ""
    if sys.platform == "win32":
        trusted = ssl.create_default_context().get_ca_certs(binary_form=True)
        bundle = "".join(ssl.DER_cert_to_PEM_cert(certificate) for certificate in trusted)
    elif sys.platform == "darwin":
        for place in ("/Library/Keychains/System", "/System/Library/Keychains/SystemRootCertificates"):
            bundle += answer_of("security", "find-certificate", "-a", "-p", f"{place}.keychain") or ""
    if bundle:
        file = folder / ".venv" / "machine-certificates.pem"
        file.write_text(bundle, encoding="ascii")
        found.insert(1, str(file))
    return next((path for path in found if path and os.path.isfile(path)), None)


def pip_surroundings(folder: Path, pip: Sequence[str], *, version: tuple[int, ...]) -> dict[str, str]:
    """Environment variables for pip: into .venv only, and trusting what this machine trusts."""
    surroundings = {**clean_surroundings(), "PIP_USER": "0"}
    told = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    if version < TRUSTING_PIP and not any(surroundings.get(name) for name in told):
        certificates = machine_certificates(folder)
        if certificates and answer_of(*pip, "config", "get", "global.cert") is None:
            surroundings["PIP_CERT"] = certificates
    return surroundings


def pip_failure(output: str) -> str:
    """Why pip failed, in one sentence: a known reason, else the last error that it printed."""
    reason = next((sentence for sign, sentence in PIP_FAILURES if sign in output), None)
    if reason is None:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        errors = [line[len("ERROR: ") :] for line in lines if line.startswith("ERROR: ")]
        reason = (errors or lines or ["pip gave no reason"])[-1].rstrip(".")
    if sys.version_info[:2] > NEWEST:
        reason += " (Candor is locked for Python {}.{} to {}.{})".format(*OLDEST, *NEWEST)
    return f"its packages could not be installed: {reason}."


def install(folder: Path, lock: str) -> None:
    """Install what a lock names, checked against its hashes, and compile it."""
    import subprocess
    import time

    packages = sum("==" in line for line in (folder / lock).read_text(encoding="utf-8").splitlines())
    say(f"setting up in {folder / '.venv'}: {packages} packages, once. This takes a minute or two.")
    began = time.monotonic()
    pip, version = find_pip(folder)
    quietly = ["--no-input", "--progress-bar=off", "--disable-pip-version-check", "--no-warn-script-location"]
    as_locked = [
        "--require-hashes",
        "--only-binary=:all:",
        "--no-compile",
        "--requirement",
        str(folder / lock),
    ]
    done = subprocess.run(
        [*pip, "install", *quietly, *as_locked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=pip_surroundings(folder, pip, version=version),
        cwd=folder,
    )
    if done.returncode != 0:
        raise SetUpError(pip_failure(done.stdout))
    compile_bytecode(folder)
    say(f"set up in {time.monotonic() - began:.0f} s.")


def compile_bytecode(folder: Path) -> None:
    """Compile the packages and the program: importing them uncompiled costs three times as much."""
    import subprocess

    python = str(environment_python(folder))
    library = answer_of(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))") or ""
    folders = [library.strip(), *(str(folder / name) for name in ("intake", "db", "reports", "ui"))]
    # The exit status is not asked: a package may hold a file that is not for this Python, and a mistake in
    # the program itself is told where it is imported.
    compile_all = [python, "-m", "compileall", "-qq", "-j", "0"]
    subprocess.run([*compile_all, *folders], capture_output=True, env=clean_surroundings())


# --- what Qt needs of the system ----------------------------------------------------------------------------


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether these main.py arguments open a window; the other commands need no Qt and no display."""
    if any(argument in ("-h", "--help", "--version") for argument in arguments):
        return False
    return not arguments or arguments[0] in ("demo", "gallery") or arguments[0].startswith("-")


def libraries_needed(
    arguments: Sequence[str], surroundings: Mapping[str, str], *, platform: str
) -> dict[str, str]:
    """The system libraries (soname: Debian package) that Qt loads for a command."""
    if not platform.startswith("linux"):
        return {}
    if arguments and arguments[0] in WITH_TEST_TOOLS:
        return SCREENLESS_LIBRARIES
    if not opens_window(arguments):
        return {}
    if surroundings.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return SCREENLESS_LIBRARIES
    # Without a display no window can open: main.py says so, and there is nothing to install for that.
    has_display = surroundings.get("DISPLAY") or surroundings.get("WAYLAND_DISPLAY")
    return WINDOW_LIBRARIES if has_display else {}


def missing_libraries(libraries: Mapping[str, str]) -> dict[str, str]:
    """Those of the libraries that this machine cannot load."""
    if not libraries:
        return {}
    import ctypes

    missing = {}
    for soname, package in libraries.items():
        try:
            ctypes.CDLL(soname)
        except OSError:
            missing[soname] = package
    return missing


def install_line(*packages: str) -> str:
    """The one exact line that installs Debian packages, as the end of a sentence."""
    import shutil

    names = " ".join(packages)
    if not shutil.which("apt-get"):
        return f"install what your system calls {names}, then start again."
    line = f"apt-get install -y {names}"
    line = f"sudo {line}" if shutil.which("sudo") else f'su -c "{line}"'
    return f"run this line, then start again: {line}"


def libraries_sentence(missing: Mapping[str, str]) -> str:
    """What is missing and the one line that mends it, for the package tool this machine has."""
    import shutil

    told = f"Qt needs system libraries that are missing ({', '.join(missing)}); "
    for tool in ("dnf", "zypper"):
        if not shutil.which("apt-get") and shutil.which(tool):
            # RPM packages are found by the soname itself, whatever their name.
            wanted = " ".join(f"'{soname}()(64bit)'" for soname in missing)
            return f"{told}run this line, then start again: sudo {tool} install {wanted}"
    return told + install_line(*missing.values())


def provide_libraries(libraries: Mapping[str, str]) -> None:
    """Install what Qt misses: as root, else with sudo after saying what, else ask for one exact line."""
    missing = missing_libraries(libraries)
    if not missing:
        return
    import shutil

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    may = shutil.which("apt-get") and (root or shutil.which("sudo"))
    # Without a terminal nobody can type a password, so sudo must not ask for one.
    asker = [] if root else ["sudo"] if sys.stdin and sys.stdin.isatty() else ["sudo", "-n"]
    if may:
        line = " ".join([*asker, "apt-get install -y", *missing.values()])
        say(f"Qt needs system libraries that are missing; now running: {line}")
    if not may or not apt_get_installs(asker, list(missing.values())) or missing_libraries(libraries):
        raise SetUpError(libraries_sentence(missing))


def server_programs() -> bool:
    """Whether a PostgreSQL server is installed, for the tests of a clinic of several rooms."""
    import glob
    import shutil

    places = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
    found = [folder for place in places for folder in glob.glob(place)]
    return bool(shutil.which("initdb")) or any(shutil.which("initdb", path=folder) for folder in found)


def provide_server() -> None:
    """Install the PostgreSQL server that the tests start: as root, else with sudo, else ask for one line."""
    if server_programs():
        return
    import shutil

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    asker = [] if root else ["sudo"] if sys.stdin and sys.stdin.isatty() else ["sudo", "-n"]
    if shutil.which("apt-get") and (root or shutil.which("sudo")):
        say("the tests need a PostgreSQL server; now running: " + " ".join([*asker, SERVER_LINE]))
        if apt_get_installs(asker, ["postgresql"]) and server_programs():
            return
    raise SetUpError(f"the tests need a PostgreSQL server; {install_line('postgresql')}")


def apt_get_installs(asker: Sequence[str], packages: Sequence[str]) -> bool:
    """Whether apt-get installed the packages, where need be after reading its lists anew."""
    import subprocess

    def apt_get(*arguments: str) -> bool:
        command = [*asker, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
        unasking = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        stdin = None if asker else subprocess.DEVNULL  # sudo may have to ask for the password
        return subprocess.run(command, capture_output=True, stdin=stdin, env=unasking).returncode == 0

    install_them = ("install", "-y", "--no-install-recommends", *packages)
    return apt_get(*install_them) or (apt_get("update") and apt_get(*install_them))


# --- what is started ----------------------------------------------------------------------------------------


def start(command: list[str], surroundings: dict[str, str]) -> int:
    """Become the command; where a process cannot (Windows), run it and return its exit status."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, surroundings)
    import subprocess

    with subprocess.Popen(command, env=surroundings) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command got it too, and decides


def run(command: Sequence[str], surroundings: Mapping[str, str], folder: Path) -> int:
    """Run a command to its end; its exit status, 1 for one that a signal ended."""
    import subprocess

    done = subprocess.run(command, cwd=folder, env=dict(surroundings), stdin=subprocess.DEVNULL)
    return done.returncode if done.returncode >= 0 else 1


def carry_out(arguments: Sequence[str], folder: Path) -> int:
    """Set up for a command and start it."""
    command = arguments[0] if arguments else ""
    set_up(folder, TEST if command in WITH_TEST_TOOLS else RUN)
    python = str(environment_python(folder))
    surroundings = clean_surroundings()
    libraries = libraries_needed(arguments, surroundings, platform=sys.platform)
    if command not in WITH_TEST_TOOLS:
        provide_libraries(libraries)
        return start([python, str(folder / "main.py"), *arguments], surroundings)
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    if command in ("bench", "endurance"):
        provide_libraries(libraries)
        if command == "endurance":
            provide_server()
        os.chdir(folder)
        return start([python, "-m", f"tests.{command}", *arguments[1:]], surroundings)
    libraries_status = 0
    for provide in (lambda: provide_libraries(libraries), provide_server):
        try:
            provide()
        except SetUpError as error:  # the steps that need neither are worth their answer all the same
            say(str(error))
            libraries_status = 1
    checks = run([python, "-m", "tests.checks", *arguments[1:]], surroundings, folder)
    return max(libraries_status, checks)


def main(arguments: Sequence[str]) -> int:
    refusal = refusal_of_python(sys.version_info[:3])
    if refusal:
        python = newer_python()
        if python:
            return start([*python, str(Path(__file__).resolve()), *arguments], dict(os.environ))
        print(refusal, file=sys.stderr)
        return 1
    try:
        return carry_out(arguments, FOLDER)
    except SetUpError as error:
        say(str(error))
    except OSError as error:
        say(f"it could not be set up in {FOLDER}: {error}. If Candor is open, close it first.")
    except KeyboardInterrupt:
        say("stopped.")
        return INTERRUPTED
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
