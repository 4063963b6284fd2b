"""Right answers that are numbers: `30`, `30 ± 2`, `30 ± 5%`, `28..32`."""

from __future__ import annotations

from decimal import Decimal

from learning.markdown.document import NumberRange

_DIGITS = frozenset("0123456789")
_OF_NUMBERS = _DIGITS | frozenset(" .,±%+-\N{MINUS SIGN}–…/")
LONGEST = 24


class BadNumber(ValueError):
    """Why a text that looks like a number is none, in an author's words."""


def looks_like_number(text: str) -> bool:
    """Whether the author surely meant a number, readable or not."""
    return bool(text) and set(text) <= _OF_NUMBERS and bool(set(text) & _DIGITS)


def read_range(text: str) -> NumberRange:
    """The range that a text names; raises `BadNumber`."""
    meant = text.replace("\N{MINUS SIGN}", "-").replace("…", "..")
    meant = meant.replace("+/-", "±").replace("+-", "±")
    if ".." in meant:
        return _between(text, *_two(meant, "..", text))
    if "±" in meant:
        return _around(text, *_two(meant, "±", text))
    exact = _number(meant, text)
    return NumberRange(exact, exact)


def _two(meant: str, sign: str, text: str) -> tuple[str, str]:
    parts = meant.split(sign)
    if len(parts) != 2:
        raise BadNumber(f"“{text}” has {sign} more than once. Write one range a line.")
    return parts[0].strip(), parts[1].strip()


def _between(text: str, first: str, last: str) -> NumberRange:
    low, high = _number(first, text), _number(last, text)
    if low > high:
        raise BadNumber(f"“{text}”: the lower number comes first. Write {last}..{first}.")
    return NumberRange(low, high)


def _around(text: str, middle: str, margin: str) -> NumberRange:
    centre = _number(middle, text)
    width = _number(margin.removesuffix("%"), text)
    if width < 0:
        raise BadNumber(f"“{text}”: the margin after ± cannot be below zero.")
    if margin.endswith("%"):
        width = abs(centre) * width / 100
    return NumberRange(centre - width, centre + width)


def _number(written: str, text: str) -> Decimal:
    joined = "".join(written.split())
    digits = joined.removeprefix("-").removeprefix("+")
    whole, dot, part = digits.partition(".")
    if "," in joined:
        raise BadNumber(f"“{text}”: write numbers with a dot and without commas, such as 1200.5.")
    if not (_is_digits(whole) and (not dot or _is_digits(part))) or len(joined) > LONGEST:
        raise BadNumber(
            f"“{text}” is not a number. Write 30, 30 ± 2, 30 ± 5% or 28..32, without a unit."
        )
    return Decimal(joined)


def _is_digits(text: str) -> bool:
    return bool(text) and set(text) <= _DIGITS
