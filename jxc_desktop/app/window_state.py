"""How each user left the windows: open tabs, and whatever else the shell arranged. Losing it costs nobody anything."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def load_state(path: Path) -> dict[str, Any]:
    """What was kept; nothing when there is no file or nobody can read it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("the arrangement of the windows could not be read: %s", error)
        return {}
    return found if isinstance(found, dict) else {}


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Keep the arrangement."""
    try:
        new = path.with_suffix(".new")
        new.write_text(json.dumps(state, ensure_ascii=False, default=str), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        log.warning("the arrangement of the windows could not be kept: %s", error)
