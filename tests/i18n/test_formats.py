"""Numbers, dates and lists as each language writes them."""
# eastern digits are expected

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from learning.i18n import formats
from learning.i18n.digits import Digits

NOW = datetime(2026, 11, 21, 18, 20, tzinfo=UTC)
READERS: list[tuple[str, Digits]] = [
    ("en", "western"),
    ("fr", "western"),
    ("es", "western"),
    ("ar", "western"),
    ("ar", "eastern"),
]


def in_all(shown: object) -> list[str]:
    assert callable(shown)
    return [shown(code, digits) for code, digits in READERS]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, ["0", "0", "0", "0", "٠"]),
        (1234, ["1,234", "1\u202f234", "1234", "1,234", "١٬٢٣٤"]),
        (12345.6, ["12,345.6", "12\u202f345,6", "12.345,6", "12,345.6", "١٢٬٣٤٥٫٦"]),
        (Decimal("0.125"), ["0.125", "0,125", "0,125", "0.125", "٠٫١٢٥"]),
        (-5, ["-5", "-5", "-5", "\u200e-5", "\u061c-٥"]),  # marks keep the minus on its side
    ],
)
def test_numbers(value: formats.Figure, expected: list[str]) -> None:
    assert in_all(lambda *reader: formats.number(value, *reader)) == expected


def test_a_number_can_have_fixed_places() -> None:
    assert in_all(lambda *reader: formats.number(2, *reader, places=1)) == [
        "2.0",
        "2,0",
        "2,0",
        "2.0",
        "٢٫٠",
    ]


def test_percentages_are_shares_of_one() -> None:
    assert in_all(lambda *reader: formats.percent(0.412, *reader)) == [
        "41%",
        "41\u00a0%",
        "41\u00a0%",
        "41%",
        "٤١٪",
    ]


def test_dates_name_the_month() -> None:
    assert in_all(lambda *reader: formats.day(date(2026, 3, 4), *reader)) == [
        "4 March 2026",
        "4 mars 2026",
        "4 de marzo de 2026",
        "4 مارس 2026",
        "٤ مارس ٢٠٢٦",
    ]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("short", "1er mars"),
        ("medium", "1er mars 2026"),
        ("long", "1er mars 2026"),
        ("full", "dimanche 1er mars 2026"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(style: formats.Style, expected: str) -> None:
    assert formats.day(date(2026, 3, 1), "fr", style=style) == expected


def test_a_moment_says_its_zone() -> None:
    assert in_all(lambda *reader: formats.moment(NOW, *reader)) == [
        "21 November 2026, 18:20 UTC",
        "21 novembre 2026, 18:20 UTC",
        "21 de noviembre de 2026, 18:20 UTC",
        "21 نوفمبر 2026، 18:20 UTC",
        "٢١ نوفمبر ٢٠٢٦، ١٨:٢٠ UTC",
    ]


def test_a_moment_near_midnight_has_the_date_of_its_zone() -> None:
    tunis = timezone(timedelta(hours=6), "Tunis")

    assert formats.moment(NOW, "en", zone=tunis) == "22 November 2026, 00:20 Tunis"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, ["1\u00a0min", "1\u00a0min", "1\u00a0min", "دقيقة", "دقيقة"]),
        (2, ["2\u00a0min", "2\u00a0min", "2\u00a0min", "دقيقتان", "دقيقتان"]),
        (5, ["5\u00a0min", "5\u00a0min", "5\u00a0min", "5 دقائق", "٥ دقائق"]),
        (90, ["90\u00a0min", "90\u00a0min", "90\u00a0min", "90 دقيقة", "٩٠ دقيقة"]),
        (
            125,
            ["2\u00a0h 5\u00a0min"] * 3 + ["ساعتان و5 دقائق", "ساعتان و٥ دقائق"],
        ),
        (120, ["2\u00a0h"] * 3 + ["ساعتان", "ساعتان"]),
        (0, ["0\u00a0min"] * 3 + ["0 دقيقة", "٠ دقيقة"]),
    ],
)
def test_minutes(count: int, expected: list[str]) -> None:
    assert in_all(lambda *reader: formats.minutes(count, *reader)) == expected


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (
            timedelta(seconds=-2),
            [
                "1 minute ago",
                "il y a 1 minute",
                "hace 1 minuto",
                "قبل دقيقة واحدة",
                "قبل دقيقة واحدة",
            ],
        ),
        (
            timedelta(days=3),
            ["in 3 days", "dans 3 jours", "dentro de 3 días", "خلال 3 أيام", "خلال ٣ أيام"],
        ),
        (
            timedelta(hours=-5),
            ["5 hours ago", "il y a 5 heures", "hace 5 horas", "قبل 5 ساعات", "قبل ٥ ساعات"],
        ),
    ],
)
def test_how_long_ago(distance: timedelta, expected: list[str]) -> None:
    assert in_all(lambda *reader: formats.ago(NOW + distance, NOW, *reader)) == expected


@pytest.mark.parametrize(
    ("code", "items", "expected"),
    [
        ("en", ["Tunis", "Lyon", "Sfax"], "Tunis, Lyon and Sfax"),
        ("fr", ["Tunis", "Lyon", "Sfax"], "Tunis, Lyon et Sfax"),
        ("es", ["Túnez", "Lyon", "Irbid"], "Túnez, Lyon e Irbid"),
        ("es", ["nieve", "hielo"], "nieve y hielo"),
        ("ar", ["تونس", "ليون", "صفاقس"], "تونس وليون وصفاقس"),
        ("fr", ["Tunis"], "Tunis"),
        ("fr", [], ""),
    ],
)
def test_lists(code: str, items: list[str], expected: str) -> None:
    assert formats.listed(items, code) == expected
