"""Colours can be told apart, computed from the tokens in both schemes."""

import re
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "static" / "css" / "site.css"
TEXT, SHAPE = 4.5, 3.0
SURFACES = ("paper", "card", "sand")

# what is drawn, what it is drawn on, how far apart they must be
PAIRS = (
    *((text, surface, TEXT) for text in ("ink", "soft", "sea") for surface in SURFACES),
    *((text, surface, TEXT) for text in ("terracotta", "plum") for surface in SURFACES),
    ("saffron-ink", "card", TEXT),
    ("saffron-ink", "sand", TEXT),
    ("good", "good-wash", TEXT),
    ("good", "card", TEXT),
    ("bad", "bad-wash", TEXT),
    ("bad", "card", TEXT),
    ("bad", "paper", TEXT),
    ("ink", "good-wash", TEXT),
    ("ink", "bad-wash", TEXT),
    ("on-accent", "accent", TEXT),
    # the borders of fields, options and empty tiles
    *(("edge", surface, SHAPE) for surface in SURFACES),
    # buttons
    *(("accent", surface, SHAPE) for surface in SURFACES),
    *(("sea", surface, SHAPE) for surface in SURFACES),
    # the ring around what has the focus, also against what it surrounds
    *(("focus", surface, SHAPE) for surface in SURFACES),
    ("good", "good-wash", SHAPE),
    ("bad", "bad-wash", SHAPE),
    # bars and lines of figures
    *((colour, "card", SHAPE) for colour in ("terracotta", "sea", "olive")),
    # the tile of the lesson that is open
    *(("terracotta", surface, SHAPE) for surface in SURFACES),
)


def colours(block: str) -> dict[str, str]:
    """The colour tokens of one block of declarations."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def schemes() -> dict[str, dict[str, str]]:
    """The tokens of the light scheme, and of the dark one that overrides it."""
    text = SITE.read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*--paper[^}]*)\}", text)
    return {"light": colours(light), "dark": colours(light) | colours(dark)}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_and_a_colour_on_itself_is_1() -> None:
    assert round(contrast("#000000", "#fff"), 2) == 21
    assert contrast("#857963", "#857963") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_is_far_enough_apart(scheme: str) -> None:
    tokens = schemes()[scheme]

    too_close = {
        f"{drawn} on {surface}": round(contrast(tokens[drawn], tokens[surface]), 2)
        for drawn, surface, least in PAIRS
        if contrast(tokens[drawn], tokens[surface]) < least
    }

    assert too_close == {}


def test_the_dark_scheme_overrides_every_surface() -> None:
    light, dark = schemes()["light"], schemes()["dark"]

    assert [name for name in SURFACES if light[name] == dark[name]] == []
