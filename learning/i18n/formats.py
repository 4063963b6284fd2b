"""Numbers, dates, durations and lists as each language writes them, from CLDR by Babel."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from learning.i18n.digits import Digits, in_digits
from learning.i18n.languages import SOURCE, language_of

Style = Literal["short", "medium", "long", "full"]
Figure = int | float | Decimal

_PATTERN = "#,##0.###"
_NO_BREAK = "\u00a0"


@lru_cache(maxsize=4096)  # a page of figures repeats itself; Babel takes 10 µs for each
def number(
    value: Figure, code: str, digits: Digits = "western", *, places: int | None = None
) -> str:
    """`12345.6` as it is read: 12,345.6 · 12 345,6 · 12.345,6, or in eastern digits."""
    locale, system = _locale(code), _system(code, digits)
    pattern = _PATTERN if places is None else "#,##0" + ("." + "0" * places if places else "")
    text = format_decimal(
        value,
        pattern,
        locale=locale,
        numbering_system=system,
        group_separator=not (code == "es" and -10_000 < value < 10_000),  # 1234, but 12.345
    )
    return _signed(in_digits(text, digits if code == "ar" else "western"), locale, system)


def percent(share: Figure, code: str, digits: Digits = "western", *, places: int = 0) -> str:
    """A share of one as a percentage: 0.41 is 41% · 41 % · ٤١٪."""
    figure = number(share * 100, code, digits, places=places)
    sign = "٪" if _system(code, digits) == "arab" else "%"
    return f"{figure}{_NO_BREAK if code in {'fr', 'es'} else ''}{sign}"


def day(value: date, code: str, digits: Digits = "western", *, style: Style = "long") -> str:
    """A date: 21 November 2026. Never figures alone, since 3/4 is read in two ways."""
    pattern = {"short": "d MMM", "medium": "d MMM y"}.get(style, style)
    text = _digits_of(format_date(value, pattern, locale=_locale(code)), code, digits)
    return text.replace("1 ", "1er ", 1) if code == "fr" and value.day == 1 else text


def clock(value: datetime, code: str, digits: Digits = "western", *, zone: tzinfo = UTC) -> str:
    """A time of day on the 24-hour clock of a zone, which it names: 18:20 UTC."""
    local = value.astimezone(zone)
    return f"{_digits_of(f'{local:%H:%M}', code, digits)} {local.tzname()}"


def moment(
    value: datetime,
    code: str,
    digits: Digits = "western",
    *,
    style: Style = "long",
    zone: tzinfo = UTC,
) -> str:
    """A date with its time: 21 November 2026, 18:20 UTC."""
    on = day(value.astimezone(zone).date(), code, digits, style=style)
    pattern = str(_locale(code).datetime_formats["medium"])
    return pattern.replace("{1}", on).replace("{0}", clock(value, code, digits, zone=zone))


def place(zone: str, code: str) -> str:
    """The city that a time zone is named after, in this language: Tunis, تونس."""
    return get_timezone_location(zone, locale=_locale(code), return_city=True)


def minutes(count: int, code: str, digits: Digits = "western") -> str:
    """How long something takes: 15 min, 90 min, 2 h 5 min; in Arabic in full words."""
    hours, rest = divmod(count, 60) if count >= 120 else (0, count)
    parts = [(hours, "hour")] if hours else []
    parts += [(rest, "minute")] if rest or not hours else []
    if code == "ar":
        return listed([_counted(*part, code, digits) for part in parts], code)
    symbols = {"hour": "h", "minute": "min"}  # the international ones, alike in Latin script
    return " ".join(f"{number(amount, code)}{_NO_BREAK}{symbols[unit]}" for amount, unit in parts)


def ago(then: datetime, now: datetime, code: str, digits: Digits = "western") -> str:
    """How far a moment is from now, in either direction: 5 minutes ago, in 3 days."""
    distance = then - now
    if abs(distance) < timedelta(minutes=1):
        distance = timedelta(minutes=-1 if distance <= timedelta(0) else 1)
    text = format_timedelta(
        distance, granularity="minute", add_direction=True, threshold=1, locale=_locale(code)
    )
    return _digits_of(text, code, digits)


def listed(items: Sequence[str], code: str) -> str:
    """A list in words: Tunis, Lyon and Sfax."""
    text = format_list(items, locale=_locale(code))
    if code == "es" and len(items) > 1 and _sounds_like_i(items[-1]):
        return f"{text.removesuffix(f'y {items[-1]}')}e {items[-1]}"  # Francia e Italia
    return text


def _counted(amount: int, unit: str, code: str, digits: Digits) -> str:
    text = format_unit(amount, unit, "long", locale=_locale(code), numbering_system="latn")
    return _digits_of(text, code, digits)


def _sounds_like_i(word: str) -> bool:
    lower = word.lower()
    return lower.startswith(("i", "í", "hi", "hí")) and not lower.startswith(("hie", "ia", "io"))


def _signed(text: str, locale: Locale, system: str) -> str:
    """Babel leaves out the mark that keeps a minus on the right side of Arabic figures."""
    minus = locale.number_symbols[system]["minusSign"]
    return text.replace("-", minus, 1) if text.startswith("-") else text


def _digits_of(text: str, code: str, digits: Digits) -> str:
    return in_digits(text, digits) if code == "ar" else text


def _system(code: str, digits: Digits) -> str:
    return "arab" if code == "ar" and digits == "eastern" else "latn"


@cache
def _locale(code: str) -> Locale:
    return Locale.parse((language_of(code) or SOURCE).locale)
