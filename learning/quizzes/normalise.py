"""Two spellings of one answer become one text; two different answers never do. Pure.

Never fuzzy: a negation is 95 % similar to what it denies.
"""

import unicodedata
from decimal import Decimal, InvalidOperation

# ruff: noqa: RUF001  # signs that look alike are what this module is about
QUOTES = str.maketrans({"’": "'", "‘": "'", "‛": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
ARABIC_MARKS = {*map(chr, range(0x064B, 0x0653)), "\u0670"}
# Languages that write 1.234,5 and 1 234,5; the others write 1,234.5.
DECIMAL_COMMA = {"fr", "es", "it", "de", "pt", "el", "tr"}
ARABIC_NUMBERS = str.maketrans({"٫": ".", "٬": None, "٪": "%"})
LONGEST_NUMBER = 40  # characters; far beyond any figure that a question asks for


def text(answer: str, *, strict_accents: bool = False) -> str:
    """The answer without case, spacing, quote style, final full stop and, unless strict, accents.

    Arabic loses vowel signs and tatweel, and the spellings of alef, ya and ta marbuta fold.
    """
    folded = unicodedata.normalize("NFKC", answer).translate(QUOTES).translate(DASHES)
    spread = unicodedata.normalize("NFD", folded.casefold().translate(ARABIC))
    bare = "".join(sign for sign in spread if not _is_dropped(sign, strict=strict_accents))
    # Last, since taking a mark away may leave a space behind.
    return " ".join(unicodedata.normalize("NFC", bare).split()).strip(" .؟?!،,;؛")


def _is_dropped(sign: str, *, strict: bool) -> bool:
    return sign in ARABIC_MARKS or (not strict and unicodedata.combining(sign) != 0)


def number(answer: str, *, language: str) -> Decimal | None:
    """The number that the answer writes, in digits and separators of any of our languages.

    None when it is not a number. A lone separator that could be read either way is read as the
    language of the page writes it.
    """
    if len(answer) > LONGEST_NUMBER:
        return None
    plain = unicodedata.normalize("NFKC", answer).translate(ARABIC_NUMBERS).translate(DASHES)
    plain = "".join(_digit(sign) for sign in plain if not sign.isspace() and sign != "'")
    plain = plain.removesuffix("%").replace("٫", ".").replace("،", ",")
    try:
        found = Decimal(_with_point(plain, language))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdecimal() else sign


def _with_point(plain: str, language: str) -> str:
    """The same number with a decimal point and no grouping."""
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return plain
    separator = plain[last]
    other = "." if separator == "," else ","
    if other in plain:  # both: the last one is the decimal sign
        return plain.replace(other, "").replace(separator, ".")
    groups = plain.lstrip("+-").split(separator)
    is_grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    decimal = "," if language in DECIMAL_COMMA else "."
    if is_grouped and (separator != decimal or len(groups) > 2):
        return plain.replace(separator, "")
    return plain.replace(separator, ".")
