"""The floor under test coverage: each package has one in ``coverage_floor.toml``, and it only rises.

Run after the tests. A package below its floor fails; one clearly above it is told to raise it, and
``--raise`` writes the new floors.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ROOT / "coverage_floor.toml"
SLACK = 1.0
"""Percentage points a run may lie below an earlier one: timing decides some branches of threads."""


def main(arguments: list[str]) -> int:
    """Compare; answers the exit status."""
    found = percentages(_report())
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floor"] if FLOORS.exists() else {}
    if "--raise" in arguments:
        write({package: max(int(found[package]), floors.get(package, 0)) for package in found})
        return 0
    fallen = {package for package, floor in floors.items() if found.get(package, 0.0) + SLACK < floor}
    for package in sorted(found):
        mark = "  BELOW ITS FLOOR" if package in fallen else ""
        print(f"{package:24} {found[package]:6.1f} %   floor {floors.get(package, 0)} %{mark}")
    if missing := sorted(set(found) - set(floors)):
        print(f"no floor yet: {', '.join(missing)} (run: python tests/support/coverage_floor.py --raise)")
    return 1 if fallen or missing else 0


def _report() -> dict[str, dict[str, dict[str, int]]]:
    """Coverage's own figures of the last run, by file."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(target)]
        subprocess.run(command, cwd=ROOT, check=True)
        files: dict[str, dict[str, dict[str, int]]] = json.loads(target.read_text(encoding="utf-8"))["files"]
        return files


def percentages(files: dict[str, dict[str, dict[str, int]]]) -> dict[str, float]:
    """Lines and branches covered, of a hundred, by package (two levels deep under ``ui``)."""
    covered: dict[str, int] = defaultdict(int)
    whole: dict[str, int] = defaultdict(int)
    for file, figures in files.items():
        package = _package(Path(file))
        summary = figures["summary"]
        covered[package] += summary["covered_lines"] + summary.get("covered_branches", 0)
        whole[package] += summary["num_statements"] + summary.get("num_branches", 0)
    return {package: 100 * covered[package] / whole[package] for package in whole if whole[package]}


def _package(file: Path) -> str:
    parts = file.as_posix().split("/")
    depth = 3 if parts[1:2] == ["ui"] else 2
    return ".".join(parts[: min(depth, len(parts) - 1)])


def write(floors: dict[str, int]) -> None:
    """Write the floors of all packages."""
    lines = ["# Coverage of each package may not fall below this; it is raised, never lowered.", "[floor]"]
    lines += [f'"{package}" = {floor}' for package, floor in sorted(floors.items())]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
