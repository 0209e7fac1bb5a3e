"""Colours and sizes, named by what they mean; every other module of the windows takes them from here.

Each theme is one `Tokens`. The pairs in `PAIRS` are those a reader must tell apart; a test holds
every one of them to its contrast in both themes. Sizes are logical pixels on a grid of four.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as ``#RRGGBB``."""

    name: str
    window: str
    surface: str
    zebra: str
    text: str
    secondary: str
    disabled: str
    border: str
    divider: str
    primary: str
    on_primary: str
    primary_soft: str
    selection: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str


LIGHT = Tokens(
    name="light",
    window="#F3F5F7",
    surface="#FFFFFF",
    zebra="#F6F8FA",
    text="#1B2127",
    secondary="#4B5763",
    disabled="#6B7682",
    border="#7B8794",
    divider="#D5DAE0",
    primary="#0B5CAD",
    on_primary="#FFFFFF",
    primary_soft="#E4EFFA",
    selection="#CFE3F7",
    success="#046A55",
    success_soft="#DFF3EC",
    warning="#7A4F00",
    warning_soft="#FFF1D6",
    danger="#B0104A",
    danger_soft="#FBE6E4",
)

DARK = Tokens(
    name="dark",
    window="#14181C",
    surface="#1D2329",
    zebra="#222930",
    text="#E9EDF1",
    secondary="#B6C0CA",
    disabled="#8F9BA7",
    border="#8592A0",
    divider="#38424C",
    primary="#7DBBF7",
    on_primary="#0A1622",
    primary_soft="#19324B",
    selection="#1F456B",
    success="#63D2AB",
    success_soft="#15382D",
    warning="#F4C265",
    warning_soft="#3D2F10",
    danger="#FF9389",
    danger_soft="#47201D",
)

THEMES = {"light": LIGHT, "dark": DARK}

CHART_SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Six colours that stay apart for every kind of colour vision; two need an outline on white."""

TEXT_CONTRAST, BORDER_CONTRAST = 4.5, 3.0

PAIRS: tuple[tuple[str, str, float], ...] = (
    *(
        (ink, ground, TEXT_CONTRAST)
        for ink in ("text", "secondary")
        for ground in ("window", "surface", "zebra", "selection")
    ),
    ("disabled", "surface", TEXT_CONTRAST),
    ("text", "primary_soft", TEXT_CONTRAST),
    ("primary", "surface", TEXT_CONTRAST),
    ("primary", "window", TEXT_CONTRAST),
    ("primary", "primary_soft", TEXT_CONTRAST),
    ("on_primary", "primary", TEXT_CONTRAST),
    *(
        (hue, ground, TEXT_CONTRAST)
        for hue in ("success", "warning", "danger")
        for ground in (hue + "_soft", "surface")
    ),
    *(("text", ground, TEXT_CONTRAST) for ground in ("success_soft", "warning_soft", "danger_soft")),
    ("border", "surface", BORDER_CONTRAST),
    ("border", "window", BORDER_CONTRAST),
)
"""Ink, ground, and the least contrast they must have."""

NOTE, STATUS, BODY, COUNTER_ROW, SECTION, SCAN_BOX, CHANGE, TOTAL = 12, 13, 14, 16, 18, 24, 40, 52
"""Text sizes."""
GRID = 4
CONTROL_HEIGHT, TOUCH_HEIGHT, PAY_HEIGHT = 32, 44, 60
ROW_COMFORTABLE, ROW_COMPACT, ROW_COUNTER, ROW_COUNTER_KEYS = 32, 28, 44, 36
RAIL_WIDE, RAIL_NARROW, RAIL_BREAK = 200, 56, 1440
TOP_BAR, TAB_BAR, STATUS_BAR = 48, 36, 28
MINIMUM_WIDTH, MINIMUM_HEIGHT = 1280, 640


def luminance(colour: str) -> float:
    """The relative luminance of ``#RRGGBB``, 0 for black to 1 for white (WCAG 2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
