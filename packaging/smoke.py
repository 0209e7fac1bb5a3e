"""Start the built program once, as a shop would: its version, an empty shop, a sample business day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "dist" / "jxc-desktop"
PROGRAM = FOLDER / ("jxc-command.exe" if os.name == "nt" else "jxc-desktop")


def main() -> int:
    """Answer 0 when everything worked."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _run("--version")
        product = {"do": "product", "code": "T1", "name": "茶", "unit": "盒", "price": "12.50"}
        told = _run("batch", "--new", "--data", str(folder / "shop"), text=json.dumps(product) + "\n")
        if not all(json.loads(line)["ok"] for line in told.splitlines()):
            raise SystemExit(told)
        _run("sample-day", "--out", str(folder / "out"))
        made = sorted(path.suffix for path in (folder / "out").rglob("*") if path.is_file())
        print("the sample day left:", ", ".join(made))
        return 0 if made else 1


def _run(*arguments: str, text: str = "") -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [str(PROGRAM), *arguments], input=text, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    print("$", PROGRAM.name, *arguments, "->", done.returncode)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
