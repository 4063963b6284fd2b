"""Arabic as it is searched: one spelling of each letter, and words without article and endings.

Light stemming after Larkey, Ballesteros and Connell (2002): what stands around a word goes, what
stands inside it stays. Roots and broken plurals are left alone: they join words that have nothing
to do with each other. Pure.
"""

# ruff: noqa: RUF001  # some Arabic letters look like Latin ones

# Persian and Urdu keyboards write their own kaf and ya.
LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ک": "ك", "ی": "ي", "ہ": "ه", "ـ": None,
}  # fmt: skip
ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال")
ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def is_arabic(word: str) -> bool:
    return bool(word) and "\u0600" <= word[0] <= "\u06ff"


def stem(word: str) -> str:
    """The folded word without conjunction, article and common endings; two letters always stay."""
    if word[0] == "و" and len(word) > 4:
        word = word[1:]
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word.removeprefix(article)
            break
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word.removesuffix(ending)
    return word
