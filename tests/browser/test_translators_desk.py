"""The translators' desk in a real browser: for everybody, in both directions."""

import pytest

from tests.browser.conftest import DESK, PHONE, Open, sign_in
from tests.browser.test_pages_for_everybody import check

pytestmark = pytest.mark.browser
PAGES = (
    "/author/translate/housing/lessons/03-rental-market.ar.md",
    "/author/translations/housing",
    "/author/exchange/housing/quiz.fr.md",
    "/author/meaning/housing/quiz.md",
)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
def test_the_translators_pages_are_for_everybody(
    window: Open, size: dict[str, int], prefix: str
) -> None:
    page = window(size)
    sign_in(page, "admin@example.org")
    for path in PAGES:
        check(page, f"{prefix}{path}", size)
