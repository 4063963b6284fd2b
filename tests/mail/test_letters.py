"""Letters say the same in text and HTML, in every language, and hold nothing but what they say."""

import re

import html5lib
import pytest
from bs4 import BeautifulSoup

from learning.i18n.languages import LANGUAGES, Language
from learning.mail import letters
from learning.mail.letters import KINDS, Incomplete, Letter
from learning.web.rendering import rendered
from tests.mail.post import LINK

GIVEN: dict[str, str | int] = {
    "link": LINK,
    "inviter": "Amina & Söhne <b>",
    "hours": 3,
    "note": "Is the second part clear?",
    "title": "Homes & harbours <b>",
    "name": "Ports & <b>",
    "when": "Monday, 1 March 2027, 10:00 CET (Paris)",
    "calendar": "https://learn.example.org/fr/live/482913/calendar.ics",
}


def values(kind: str) -> dict[str, str | int]:
    known = KINDS[kind].names | KINDS[kind].may_bring
    return {name: value for name, value in GIVEN.items() if name in known}


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_text_and_html_say_the_same(kind: str, language: Language) -> None:
    given = values(kind) | {"subject": "The subject"}

    plain = rendered(f"mail/{kind}.txt", language.code, **given)
    source = rendered(f"mail/{kind}.html", language.code, **given)

    parser = html5lib.HTMLParser()
    parser.parse(source)
    assert [code for _, code, _ in parser.errors] == []
    page = BeautifulSoup(source, "html.parser")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == (language.code, language.direction)
    assert [str(link["href"]) for link in page.select("a")] == [
        GIVEN[name] for name in ("link", "calendar") if name in given
    ]
    paragraphs = [said(tag.get_text()) for tag in page.select("p") if not tag.get("style")]
    lines = [said(line) for line in plain.splitlines()]
    assert [line for line in paragraphs if line not in lines] == []
    assert lines[0] == "The subject"
    assert ("hours" in given) == (" 3 " in plain)


def test_what_somebody_is_called_is_no_html() -> None:
    source = rendered("mail/invited.html", "en", subject="s", **values("invited"))

    assert "Amina &amp; Söhne &lt;b&gt; invites you" in source


@pytest.mark.parametrize(
    ("code", "hours", "expected"),
    [
        ("en", 1, "The link works once, within 1 hour."),
        ("en", 24, "The link works once, within 24 hours."),
    ],
)
def test_hours_are_counted_as_the_language_counts(code: str, hours: int, expected: str) -> None:
    plain = rendered("mail/reset.txt", code, subject="s", link=LINK, hours=hours)

    assert [line for line in plain.splitlines() if f" {hours} " in line] == [expected]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "The link works once, within 14 days."),
        ("ar", "الرابط صالح لمرة واحدة خلال 14 يوماً."),
    ],
)
def test_many_hours_are_said_in_days(code: str, expected: str) -> None:
    plain = rendered("mail/invited.txt", code, **values("invited") | {"hours": 336, "subject": "s"})

    assert [line for line in plain.splitlines() if " 14 " in line] == [expected]


def test_a_letter_says_for_how_long_a_link_works_only_when_it_knows() -> None:
    plain = rendered("mail/reset.txt", "en", subject="s", link=LINK)

    assert "The link works once, and only for a while." in plain.splitlines()


@pytest.mark.parametrize(
    "wrong",
    [
        Letter("a@example.org", "unknown", "en"),
        Letter("a@example.org", "confirm", "en"),
        Letter("a@example.org", "confirm", "en", {"link": LINK, "more": "x"}),
        Letter("a@example.org", "confirm", "en", {"link": "/confirm/abc"}),
        Letter("a@example.org", "confirm", "en", {"link": "javascript:alert(1)"}),
        Letter("a@example.org", "confirm", "en", {"link": 'https://x.org/"><script>'}),
        Letter("a@example.org", "confirm", "en", {"link": "https://x.org/\nBcc: b@example.org"}),
        Letter("a@example.org", "confirm", "en", {"link": LINK, "hours": "many"}),
        Letter("a@example.org", "confirm", "en", {"link": f"{LINK}{'x' * 2000}"}),
        Letter("a@example.org", "changed-email", "en", {"hours": 3}),
    ],
)
def test_a_letter_that_cannot_be_written_is_a_fault(wrong: Letter) -> None:
    with pytest.raises(Incomplete):
        letters.check(wrong)


def test_texts_are_kept_on_one_line() -> None:
    kept = letters.tidy({"inviter": "Amina\r\nBcc: x@example.org\x00\u202egro", "hours": 3})

    assert kept == {"inviter": "Amina Bcc: x@example.org gro", "hours": 3}


def test_every_kind_has_both_forms() -> None:
    for kind in KINDS:
        assert re.fullmatch(r"[a-z-]+", kind)
        for form in ("txt", "html"):
            assert rendered(f"mail/{kind}.{form}", "en", subject="s", **values(kind))
