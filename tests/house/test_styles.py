"""Styles know no left and right, so that Arabic works by itself; and they stay easy to override."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))
SIDES = "(?:top|right|bottom|left)"
PHYSICAL = re.compile(
    rf"""^(?:{SIDES}
    |(?:margin|padding|scroll-margin|scroll-padding)-{SIDES}
    |border-{SIDES}(?:-.+)?
    |border-(?:top|bottom)-(?:left|right)-radius
    |(?:min-|max-)?(?:width|height)
    |overflow-[xy])$""",
    re.VERBOSE,
)
PHYSICAL_VALUE = re.compile(r"^(?:left|right)$")
WITH_SIDES = {"text-align", "float", "clear", "caption-side"}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def declarations(text: str) -> list[tuple[str, str]]:
    """Every property with its value; selectors and the heads of at-rules are left out."""
    bodies = re.findall(r"\{([^{}]*)\}", without_comments(text)) + re.findall(
        r"\{([^{}]*?)(?=[^{};]*\{)", without_comments(text)
    )
    found = re.findall(r"(?:^|;)\s*(--[\w-]+|[a-z-]+)\s*:\s*([^;]+)", "\n;".join(bodies))
    return [(name, value.strip()) for name, value in found]


def selectors(text: str) -> list[str]:
    heads = re.findall(r"([^{};]+)\{", without_comments(text))
    return [head.strip() for head in heads if not head.strip().startswith("@")]


def physical(text: str) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in declarations(text)
        if PHYSICAL.match(name) or (name in WITH_SIDES and PHYSICAL_VALUE.match(value))
    ]


def test_the_reader_of_styles_sees_what_is_forbidden() -> None:
    text = "@media (width < 2px) { .a { --x: 1; margin-left: 1px; b { text-align: right } } }"

    assert physical(text) == [("text-align", "right"), ("margin-left", "1px")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_property_knows_left_and_right(sheet: Path) -> None:
    assert physical(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_important_and_nothing_is_styled_by_its_id(sheet: Path) -> None:
    text = without_comments(sheet.read_text(encoding="utf-8"))

    assert "!important" not in text
    assert [one for one in selectors(text) if re.search(r"#[a-z]", one)] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_fits_on_a_few_screens(sheet: Path) -> None:
    assert len(sheet.read_text(encoding="utf-8").splitlines()) <= 400


def test_arabic_families_stand_under_arabic_only() -> None:
    """In a common stack they would lend their digits to Latin text."""
    text = without_comments((FOLDER / "site.css").read_text(encoding="utf-8"))
    naming = [head for head, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text) if "Arabic" in body]

    assert [head.strip() for head in naming] == [":lang(ar)"]
