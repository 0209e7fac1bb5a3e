"""Errors always sound; success is silent unless the shop asks for it."""

import io
import wave

import pytest

from jxc_desktop.ui.common.sounds import Sound, WaveSounds, wave_bytes


class Player:
    def __init__(self):
        self.played = []

    def __call__(self, path):
        self.played.append(path.stem)
        return True


@pytest.fixture
def seconds():
    return [100.0]


@pytest.fixture
def player():
    return Player()


@pytest.fixture
def sounds(tmp_path, player, seconds):
    return WaveSounds(tmp_path / "sounds", player=player, clock=lambda: seconds[0])


def test_success_is_silent_until_asked_for(sounds, player):
    sounds.play(Sound.ADDED)
    assert player.played == []
    sounds.success_audible = True
    sounds.play(Sound.ADDED)
    assert player.played == ["added"]


def test_an_error_cuts_in_but_does_not_stutter(sounds, player, seconds):
    sounds.play(Sound.WARNING)
    sounds.play(Sound.ERROR)
    sounds.play(Sound.ERROR)
    seconds[0] += 0.25
    sounds.play(Sound.ERROR)
    assert player.played == ["warning", "error", "error"]


@pytest.mark.parametrize("sound", Sound)
def test_every_sound_is_a_wave_that_is_not_silent(sound):
    with wave.open(io.BytesIO(wave_bytes(sound))) as reader:
        frames = reader.readframes(reader.getnframes())
        assert 0.05 <= reader.getnframes() / reader.getframerate() <= 0.4
    assert any(frames)
