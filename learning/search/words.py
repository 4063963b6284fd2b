"""What makes two words one for a search: case, accents, spelling and endings do not count. Pure.

`normalise` gives the text that both databases index: words of letters and digits, one space between
them. Neither engine folds or stems anything by itself, so both find the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from learning.search import arabic

VERSION = 1  # of everything here: a new number makes the next publication index all texts anew
LONGEST = 30  # letters of a word; what comes after them does not count
KNOWN = 50_000  # words whose form a process remembers; our texts have about 10,000
STEMMERS = {"en": "english", "fr": "french", "es": "spanish"}

# Signs that stand on or under the letter before them, the soft hyphen and the joiners.
MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u200c\u200d"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
# Letters that Unicode does not take apart into a plain one and an accent.
LATIN = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
         "ı": "i"}  # fmt: skip  # noqa: RUF001
LETTERS = str.maketrans({**LATIN, **arabic.LETTERS})


def normalise(text: str, language: str) -> str:
    """The text as it is searched in its language: folded, stemmed words in their order."""
    return " ".join(stem(word, language) for word in folded_words(text))


def folded_words(text: str) -> Iterator[str]:
    """The words of a text in their order, folded. A word that folds to nothing is left out."""
    for word in WORD.findall(unicodedata.normalize("NFKC", text)):
        if folded := fold(word):
            yield folded


@lru_cache(KNOWN)
def fold(word: str) -> str:
    """A word without case, accents, vowel signs and tatweel, and with western digits."""
    if word.isascii():
        return word.lower()[:LONGEST]
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    # Put together first: alef with hamza is one letter in the table, and two when taken apart.
    plain = unicodedata.normalize("NFKC", spread).translate(LETTERS)
    return "".join(map(_letter, unicodedata.normalize("NFKD", plain)))[:LONGEST]


def _letter(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return sign if sign.isalnum() else ""


@lru_cache(KNOWN)
def stem(folded: str, language: str) -> str:
    """A folded word without its endings, by its script or else by the language of its text."""
    if arabic.is_arabic(folded):
        return arabic.stem(folded)
    algorithm = STEMMERS.get(language)
    if algorithm is None or not folded.isalpha():
        return folded
    # A stemmer keeps the word it works on, so each call has its own.
    return str(snowballstemmer.stemmer(algorithm).stemWord(folded)) or folded
