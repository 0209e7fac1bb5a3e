"""The four sounds of the counter, made here as waves and played by whatever the machine has.

Errors always sound. A scan that was taken is silent unless the shop asks for it, because the
scanner itself already beeped.
"""

from __future__ import annotations

import io
import math
import struct
import subprocess
import sys
import wave
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from shutil import which
from time import monotonic
from typing import Protocol

from PySide6.QtWidgets import QApplication

RATE = 22_050
PAUSE_BETWEEN = 0.200
"""Seconds between the starts of two sounds: a third of a second of noise says nothing."""


class Sound(StrEnum):
    """What a sound tells."""

    ADDED = "added"
    WARNING = "warning"
    ERROR = "error"
    AUTHORISATION = "authorisation"


_TONES: dict[Sound, tuple[tuple[int, float], ...]] = {
    Sound.ADDED: ((1200, 0.060),),
    Sound.WARNING: ((600, 0.180),),
    Sound.ERROR: ((330, 0.120), (0, 0.060), (330, 0.120)),
    Sound.AUTHORISATION: ((660, 0.110), (880, 0.160)),
}
"""(frequency in Hz, seconds); frequency 0 is a rest."""


class Sounds(Protocol):
    """Whoever makes noise; tests listen instead."""

    def play(self, sound: Sound) -> None:
        """Start the sound and return at once."""


@cache
def wave_bytes(sound: Sound) -> bytes:
    """The sound as a mono 16-bit WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(b"".join(_tone(frequency, seconds) for frequency, seconds in _TONES[sound]))
    return target.getvalue()


def _tone(frequency: int, seconds: float) -> bytes:
    """One tone with 5 ms of fade at both ends, so that it does not click."""
    count, fade = int(RATE * seconds), RATE // 200
    samples = []
    for index in range(count):
        loudness = min(1.0, index / fade, (count - index) / fade)
        samples.append(int(20_000 * loudness * math.sin(2 * math.pi * frequency * index / RATE)))
    return struct.pack(f"<{count}h", *samples)


class WaveSounds:
    """Plays the waves; where the machine has no player, the plain beep stands in."""

    def __init__(
        self,
        folder: Path,
        *,
        success_audible: bool = False,
        player: Callable[[Path], bool] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.success_audible = success_audible
        self._folder = folder
        self._player = player or system_player()
        self._clock = clock
        self._last: tuple[float, Sound] | None = None

    def play(self, sound: Sound) -> None:
        """Start the sound, unless it is success in a silent shop or the last one has hardly begun.

        An error always sounds: it may cut in after any other sound, only not after another error.
        """
        if sound is Sound.ADDED and not self.success_audible:
            return
        now = self._clock()
        if self._last is not None and now - self._last[0] < PAUSE_BETWEEN:
            cuts_in = sound is Sound.ERROR and self._last[1] is not Sound.ERROR
            if not cuts_in:
                return
        self._last = (now, sound)
        if not self._player(self._file(sound)):
            QApplication.beep()

    def _file(self, sound: Sound) -> Path:
        path = self._folder / f"{sound.value}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wave_bytes(sound))
        return path


def system_player() -> Callable[[Path], bool]:
    """The way this machine plays a WAV file without being waited for."""
    if sys.platform == "win32":
        return _play_on_windows
    command = next((found for name in ("afplay", "paplay", "pw-play", "aplay") if (found := which(name))), None)
    return (lambda path: False) if command is None else (lambda path: _play_by(command, path))


def _play_on_windows(path: Path) -> bool:
    winsound = import_module("winsound")
    try:
        winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
    except RuntimeError:
        return False
    return True


def _play_by(command: str, path: Path) -> bool:
    """Start a player of the system; it ends by itself and nobody waits for it."""
    try:
        subprocess.Popen([command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    except OSError:
        return False
    return True
