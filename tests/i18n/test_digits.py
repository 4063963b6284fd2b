"""Western or eastern digits on a page, never both."""
# eastern digits are the subject

import pytest

from learning.i18n.digits import in_digits, page_in_digits


def test_every_digit_changes_to_the_readers_set() -> None:
    assert in_digits("0123456789", "eastern") == "٠١٢٣٤٥٦٧٨٩"
    assert in_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "western") == "0123456789 0123456789"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>عام 2020، 15 دقيقة (3 من 6)</p>", "<p>عام ٢٠٢٠، ١٥ دقيقة (٣ من ٦)</p>"),
        ('<p id="p1" data-n="2">3</p>', '<p id="p1" data-n="2">٣</p>'),
        ("<p>COVID-19 &#39;2&#39; 4</p>", "<p>COVID-19 &#39;2&#39; ٤</p>"),
        ("user1@example.org 5", "user1@example.org ٥"),
        ("https://example.org/2020?n=1 5", "https://example.org/2020?n=1 ٥"),
        ("<code>1</code> 2 <pre>3 <b>4</b></pre> 5", "<code>1</code> ٢ <pre>3 <b>4</b></pre> ٥"),
        ("<textarea>1</textarea>2", "<textarea>1</textarea>٢"),
        (
            "<style>a{top:1px}</style><script>1</script>2",
            "<style>a{top:1px}</style><script>1</script>٢",
        ),
        (
            '<div lang="en">In 2020 <div>2</div> 3</div> 4',
            '<div lang="en">In 2020 <div>2</div> 3</div> ٤',
        ),
        ('<html lang="ar"><p>1</p>', '<html lang="ar"><p>١</p>'),
        ('<a hreflang="en" lang="en">1</a>2', '<a hreflang="en" lang="en">1</a>٢'),
        ('<img lang="en" alt="1">2', '<img lang="en" alt="1">٢'),
        ("<!-- 1 -->2", "<!-- 1 -->٢"),
        ("<!doctype html>1", "<!doctype html>١"),
    ],
)
def test_the_text_of_an_arabic_page_has_eastern_digits(page: str, expected: str) -> None:
    assert page_in_digits(page, "eastern") == expected


def test_the_text_of_an_arabic_page_has_western_digits() -> None:
    page = '<p title="٣">عام ٢٠٢٠</p><textarea>٤</textarea>'

    assert page_in_digits(page, "western") == '<p title="٣">عام 2020</p><textarea>٤</textarea>'
