"""The one command of this project: sets everything up, then starts the program or passes its tests.

    python run.py            start the program with a sample shop
    python run.py test       format, lint, types, import rules and all tests

Only the standard library is used here, so a machine with nothing but Python 3.11 or newer is enough.
Everything is installed into the folder ``.venv`` beside this file; delete it to start afresh. A folder
``wheels`` beside this file, where there is one, is used instead of the network.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WHEELS = ROOT / "wheels"
STAMP = VENV / "installed.txt"
FLOOR = ROOT / "tests" / "support" / "coverage_floor.py"

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""What Qt needs of a Linux even without a screen: the file, and Debian's package of it."""

SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
"""What it needs beside that to open windows."""


class CannotGoOn(Exception):
    """The machine lacks something; the text says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; answers the exit status."""
    options = _parser().parse_args(arguments)
    try:
        _look_at_the_machine()
        return int(options.do(options))
    except CannotGoOn as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Set JXC Desktop up on this machine, then start it or test it.",
        epilog="Without a command the program starts with a sample shop; on a machine without a display it plays a "
        "sample business day and leaves receipts, labels, workbook and pictures of the windows in the folder out.",
    )
    parser.set_defaults(do=start, program=[], out=str(ROOT / "out"))
    commands = parser.add_subparsers(title="commands", metavar="")
    run = commands.add_parser("run", help="start the program; what follows is given to it (see: run --help)")
    run.add_argument("program", nargs=argparse.REMAINDER, help="arguments of the program itself")
    run.set_defaults(do=start_with_arguments)
    day = commands.add_parser("sample-day", help="play a sample business day, with or without a display")
    day.add_argument("--out", default=str(ROOT / "out"), help="the folder to leave everything in (default: out)")
    day.set_defaults(do=sample_day)
    for name in ("test", "check"):
        test = commands.add_parser(name, help="all checks and tests" if name == "test" else "the same as test")
        test.add_argument("steps", nargs="*", metavar="step", help=f"only some of: {', '.join(STEPS)}")
        test.add_argument("-k", dest="pick", default="", help="only tests whose name fits (pytest's -k)")
        test.set_defaults(do=check)
    setup = commands.add_parser("setup", help="set everything up and do nothing else")
    setup.set_defaults(do=lambda options: 0 if prepare(screen=_has_screen()) else 1)
    lock = commands.add_parser("lock", help="choose the versions anew and write requirements.lock")
    lock.set_defaults(do=write_lock)
    build = commands.add_parser("build", help="make the folder that shops install (dist/jxc-desktop)")
    build.set_defaults(do=build_program)
    return parser


def start(options: argparse.Namespace) -> int:
    """Start the program with the sample shop; without a display, play the sample day."""
    if not _has_screen():
        print("There is no display here: a sample business day is played instead.")
        return sample_day(options)
    python = prepare(screen=True)
    return _run([python, "-m", "jxc_desktop", "run", "--sample-shop"])


def start_with_arguments(options: argparse.Namespace) -> int:
    """Start the program with the arguments of the caller."""
    return _run([prepare(screen=_has_screen()), "-m", "jxc_desktop", *options.program])


def sample_day(options: argparse.Namespace) -> int:
    """Play a business day through the real windows and simulated devices."""
    python = prepare(screen=False)
    out = Path(options.out).resolve()
    status = _run([python, "-m", "jxc_desktop", "sample-day", "--out", str(out)])
    if status == 0:
        print(f"\nThe day's receipts, labels, workbook and pictures are in {out}")
    return status


def check(options: argparse.Namespace) -> int:
    """Run the checks; every one is run even when another fails, and the last lines say how each ended."""
    unknown = [step for step in options.steps if step not in STEPS]
    if unknown:
        raise CannotGoOn(f"There is no step {', '.join(unknown)}. The steps are: {', '.join(STEPS)}.")
    python = prepare(screen=False)
    results = {}
    for step in options.steps or [step for step in STEPS if step != MEASURED]:
        print(f"\n== {step}", flush=True)
        results[step] = STEPS[step](python, options.pick)
    print()
    for step, status in results.items():
        print(f"{step:8} {'passed' if status == 0 else f'FAILED ({status})'}")
    return 1 if any(results.values()) else 0


def _format(python: str, pick: str) -> int:
    return _run([python, "-m", "ruff", "format", "--check", "."], at_root=True)


def _lint(python: str, pick: str) -> int:
    return _run([python, "-m", "ruff", "check", "."], at_root=True)


def _types(python: str, pick: str) -> int:
    return _run([python, "-m", "mypy"], at_root=True)


def _imports(python: str, pick: str) -> int:
    return _run([python, "-c", "from importlinter.cli import lint_imports_command as go; go()"], at_root=True)


def _tests(python: str, pick: str) -> int:
    if pick:
        return _run([python, "-m", "pytest", "-q", "-k", pick], at_root=True)
    return _run([python, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"], at_root=True)


def _coverage(python: str, pick: str) -> int:
    """All tests again, counting lines, and the floors under them: twice the time, so only where it is asked for."""
    coverage = ["--cov=jxc_desktop", "--cov-report=", "--cov-fail-under=0"]
    status = _run([python, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *coverage], at_root=True)
    return status or _run([python, str(FLOOR)], at_root=True)


MEASURED = "coverage"
STEPS = {
    "format": _format,
    "lint": _lint,
    "types": _types,
    "imports": _imports,
    "tests": _tests,
    MEASURED: _coverage,
}


def write_lock(options: argparse.Namespace) -> int:
    """Choose versions for every system and Python at once; the file names no host."""
    python = prepare(screen=False)
    wanted = ["--universal", "--python-version", "3.11", "--group", "dev", "--extra", "pg"]
    plain = ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet", "-o", LOCK.name]
    return _run([python, "-m", "uv", "pip", "compile", "pyproject.toml", *wanted, *plain], at_root=True)


def build_program(options: argparse.Namespace) -> int:
    """Make the program folder with PyInstaller and start it once."""
    python = prepare(screen=False)
    status = _run([python, "-m", "pip", "install", "--quiet", "pyinstaller>=6.22,<7"])
    return (
        status
        or _run([python, "-m", "PyInstaller", "--noconfirm", "packaging/jxc_desktop.spec"], at_root=True)
        or _run([python, "packaging/smoke.py"], at_root=True)
    )


def prepare(*, screen: bool) -> str:
    """Make sure the libraries of the system and the packages are there; answers the Python to use."""
    if sys.platform.startswith("linux"):
        _system_libraries(LIBRARIES | SCREEN_LIBRARIES if screen else LIBRARIES)
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not _answers(python):
        _make_environment()
    _install(str(python))
    return str(python)


def _look_at_the_machine() -> None:
    """Refuse what is known not to work, before anything is installed."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python must be told, not crash)
        raise CannotGoOn(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
    windows = getattr(sys, "getwindowsversion", None)
    if windows is not None and windows().build < 17763:
        raise CannotGoOn("Windows 10 version 1809 or newer is needed. Windows 7 and 8 cannot run this program.")
    library, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "" if _is_glibc() else "").partition(" ")
    if library == "glibc" and tuple(int(part) for part in version.split(".")[:2]) < (2, 34):
        raise CannotGoOn(
            f"This Linux has glibc {version}; 2.34 or newer is needed (Debian 12, Ubuntu 22.04 and later). "
            "README.md tells the way out for older systems."
        )


def _is_glibc() -> bool:
    return sys.platform.startswith("linux") and "CS_GNU_LIBC_VERSION" in os.confstr_names


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _system_libraries(wanted: dict[str, str]) -> None:
    """Install what is missing where that can be done without asking; elsewhere say how."""
    missing = [package for file, package in wanted.items() if not _loads(file)]
    if missing:
        _install_packages(missing, "Qt cannot start without these libraries of the system")


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _install_packages(packages: list[str], reason: str) -> None:
    command = ["apt-get", "install", "-y", "--no-install-recommends"]
    if shutil.which("apt-get") is None:
        raise CannotGoOn(f"{reason} (Debian's names): {' '.join(packages)}. Install them with your package manager.")
    if os.geteuid() != 0:
        raise CannotGoOn(f"{reason}. Install them first:\n  sudo {' '.join([*command, *packages])}")
    print(f"Installing: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    names = [_name_here(package) for package in packages]
    if subprocess.run([*command, "-qq", *names], env=environment, check=False).returncode:
        raise CannotGoOn(f"{reason}, and they could not be installed: {' '.join(names)}")


def _name_here(package: str) -> str:
    """The name a newer Debian or Ubuntu gives to the package."""
    later = f"{package}t64"
    found = subprocess.run(["apt-cache", "show", later], capture_output=True, check=False)
    return later if found.returncode == 0 and found.stdout else package


def _answers(python: Path) -> bool:
    """Whether the environment is there and was not moved away from its Python."""
    if not python.exists():
        return False
    try:
        return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_environment() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        if not sys.platform.startswith("linux"):
            raise CannotGoOn("This Python lacks the modules venv and ensurepip; install Python from python.org.")
        _install_packages(["python3-venv"], "Python's module venv is missing")
    print("Making the environment .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        raise CannotGoOn("The folder .venv could not be made. On Debian and Ubuntu install python3-venv first.")


def _install(python: str) -> None:
    """Install exactly the locked packages, once for each lock and Python."""
    stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest() + " " + platform.python_version()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    print("Installing packages (the first time takes a minute or two) …", flush=True)
    offline = ["--no-index", "--find-links", str(WHEELS)] if any(WHEELS.glob("*.whl")) else []
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *offline, "-r", str(LOCK)]
    if subprocess.run(command, check=False).returncode:
        raise CannotGoOn(
            "The packages could not be installed. Is the network there? Without one, put the wheels of "
            "requirements.lock into a folder named wheels beside run.py."
        )
    STAMP.write_text(stamp, encoding="utf-8")


def _run(command: list[str], *, at_root: bool = False) -> int:
    """Run a command with the project importable; answers its exit status."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=ROOT if at_root else None, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
