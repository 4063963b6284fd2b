"""The outline of a text, right or wrong."""

from learning.authoring.outline import Entry, Outline, outline_of

TEXT = """\
---
id: first-home
---
Three words here.

## What to do {#do}

::: question #guarantor
Who carries the risk?

- (x) The city
:::

::: case "How Almira did it"
Two words.
:::

```
## not a heading
```

::: reflection
Who is it in your city?
"""


def test_headings_and_questions_stand_with_their_lines() -> None:
    assert outline_of(TEXT) == Outline(
        entries=(
            Entry("heading", 2, "What to do", 6),
            Entry("asked", 3, "Who carries the risk?", 8),
            Entry("asked", 3, "Who is it in your city?", 22),
        ),
        word_count=9,
        question_count=1,
    )


def test_a_question_takes_a_minute() -> None:
    assert outline_of(TEXT).minutes == 2


def test_an_empty_text_has_no_outline() -> None:
    assert outline_of("") == Outline((), 0, 0)
