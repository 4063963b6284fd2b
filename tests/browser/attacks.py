"""Texts that try to become something else than text: our own, and a public list where it lies."""

import json
from collections.abc import Sequence
from itertools import product

from tests.external.suites import FOLDER

# Every way of running a script, loading something or going elsewhere that a page could be given.
TAGS = (
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<ScRiPt\n>alert(1)</sCrIpT\t>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<img src=//evil.example/pixel.gif>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x\"></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
    "<embed src=//evil.example/x.swf>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>x</button></form>",
    "<button form=x formaction=javascript:alert(1)>x</button>",
    "<style>@import '//evil.example/x.css';*{background:url(//evil.example/x)}</style>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<video src=x onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<x style=animation-name:x onanimationstart=alert(1)>x</x>",
    "<p style=background:url(//evil.example/x)>x</p>",
)
# What stands before them, to get out of where the text is put.
WAYS_OUT = (
    "", '">', "'>", "</textarea>", "</title>", "</script>", "</style>", "-->", "]]>", "`>", "&gt;",
)  # fmt: skip
ATTRIBUTES = tuple(
    f"{quote}{space}{attack}"
    for quote, space, attack in product(
        ('"', "'", "`", ""),
        (" ", "\t", "/"),
        ("onfocus=alert(1) autofocus x=", "onmouseover=alert(1) style=x:y", "srcdoc=<x> x="),
    )
)
SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", " javascript:alert(1)", "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)", "javascript://x%0aalert(1)", "vbscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>",
    "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example", "/\t/evil.example",
    "https:evil.example", "http://127.0.0.1@evil.example", "blob:x", "file:///etc/passwd",
)  # fmt: skip
MARKDOWN = (
    *(
        form.format(scheme)
        for form, scheme in product(
            ("[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][y]\n\n[y]: {}", "[x]({} 'y')"),
            SCHEMES[:14],
        )
    ),
    '[x](https://a.example "\\" onmouseover=alert(1) x=\\"")',
    '![x](a.png "x" onerror=alert(1))',
    "![<img src=x onerror=alert(1)>](a.png)",
    "[[<img src=x onerror=alert(1)>]]",
    "[@<img src=x onerror=alert(1)>]",
    "[^<script>alert(1)</script>]",
    "{{<img src=x onerror=alert(1)>|b}}",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```<script>alert(1)</script>\n```",
    "~~~ x onload=alert(1)\n<script>alert(1)</script>\n~~~",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "> <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)> {onclick=alert(1)}",
    "::: {onclick=alert(1)}\nx\n:::",
    "::: case \"<img src=x onerror=alert(1)>\" onclick=alert(1)\nx\n:::",
    "::: key\n::: key\n::: key\nx\n:::\n:::\n:::",
    "::: figure\n::: question #x\n:::",
    "::: video src=javascript:alert(1) captions=x transcript=y\n:::",
    "\ufdd00\ufdd1", "\ufdd0<script>alert(1)</script>\ufdd1",
)  # fmt: skip
SUM = "54397"  # what 7*7771 is: a page that shows it has worked a text out
TEMPLATES = (
    "{{7*7771}}", "{{ 7*7771 }}", "${7*7771}", "#{7*7771}", "<%= 7*7771 %>", "{% print(7*7771) %}",
    "{{config}}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{{request.application}}",
    "{%for x in ().__class__.__base__.__subclasses__()%}{{x}}{%endfor%}", "{# x", "{% raw %}",
    "{0.__class__.__init__.__globals__}", "{name}", "{}", "{", "%(name)s", "%s%n%x", "%", "%%%",
    "__import__('os').system('x')", "=7*7771", "@SUM(7*7771)", "+cmd|' /C calc'!A0",
)  # fmt: skip
CHARACTERS = (
    "\u202egnp.exe", "\u2066\u202dx", "\u2067a\u2067b\u2067c", "\u200f\u200e\u061c",
    "a\u2028b\u2029c",
    "\ufeff", "\u200b\u200c\u200d", "\U000e0001\U000e0041", "\u0000", "a\x00b",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>", "\x1b[2J", "\x07\x08\x7f", "\ufffe\uffff", "e\u0301" * 40,
    "\u0627\u064b" * 30, "Z\u0351\u036b\u0343" * 20, "\u00ad" * 20, "\u115f", "\u3164",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u02bcx\u02bc", "\u2039script\u203a", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\xc0\xbc",
)  # fmt: skip
LINES = (
    "a\r\nSet-Cookie: hostile=1", "a\nSet-Cookie: hostile=1", "a\rSet-Cookie: hostile=1",
    "a%0d%0aSet-Cookie:%20hostile=1", "a\r\n\r\n<script>alert(1)</script>",
    "a\u560a\u560dSet-Cookie: hostile=1", "a\x85Set-Cookie: hostile=1",
    "--boundary\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "a\r\nBcc: x@evil.example", "---\nid: x\n---", "\x00\r\n.\r\n",
)  # fmt: skip
SQL = (
    "' OR '1'='1", "1; DROP TABLE person; --", "%' AND 1=1 --", '"*"', "NEAR(a b)", "a AND OR NOT",
    "*", '"', "col:x", "^a", "(", "a*b*c*", "\\", "%_%",
)  # fmt: skip


def own() -> list[str]:
    """Our own strings: each attack behind each way out, and what is aimed at other readers."""
    broken_out = [f"{before}{tag}" for before, tag in product(WAYS_OUT, TAGS)]
    others = (ATTRIBUTES, SCHEMES, MARKDOWN, TEMPLATES, CHARACTERS, LINES, SQL)
    return list(dict.fromkeys([*broken_out, *(text for texts in others for text in texts)]))


def published() -> list[str]:
    """The public list of naughty strings, and each of its lines; nothing where it does not lie."""
    folder = FOLDER / "naughty-strings"
    if not folder.is_dir():
        return []
    listed: list[str] = json.loads((folder / "blns.json").read_text(encoding="utf-8"))
    lines = (folder / "blns.txt").read_text(encoding="utf-8").split("\n")
    return list(dict.fromkeys([*listed, *lines]))


def every() -> list[str]:
    """All strings, and the public ones behind the ways out too: for the long run."""
    public = published()
    behind = [f"{before}{text}" for before, text in product(('">', "</textarea>", "'"), public)]
    return list(dict.fromkeys([*own(), *public, *behind]))


def some(texts: Sequence[str], count: int) -> list[str]:
    """So many of them, evenly from all kinds."""
    step = max(1, len(texts) // count)
    return [*texts[::step]][:count]


def chunks(texts: Sequence[str], size: int) -> list[list[str]]:
    """The texts in portions of at most this size."""
    return [list(texts[start : start + size]) for start in range(0, len(texts), size)]
