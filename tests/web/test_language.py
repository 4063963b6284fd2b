"""Addresses, headers and templates in the language of the request."""
# eastern digits are expected

from datetime import UTC, date, datetime

import pytest
from flask import Flask, Response, jsonify, redirect, render_template_string, request, url_for
from flask.testing import FlaskClient

from learning.errors import Refusal
from learning.i18n import translation
from learning.web import language
from learning.web.language import Alternate, speaking
from learning.web.reader import Reader

PAGE = (
    '<html lang="{{ language }}" dir="{{ direction }}"><p>{{ _("Modules") }}</p>'
    '<a href="{{ url_for("modules") }}">{{ number(1234.5) }}</a></html>'
)
CATALOGUE = """msgid ""
msgstr "Plural-Forms: nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);\\n"

msgid "Modules"
msgstr "الوحدات"

msgctxt "verb"
msgid "Open"
msgstr "فتح"

msgid "Welcome, %(name)s"
msgstr "أهلاً %(name)s"

msgid "%(num)s lesson"
msgid_plural "%(num)s lessons"
msgstr[0] "لا دروس"
msgstr[1] "درس واحد"
msgstr[2] "%(num)s من الدروس"

msgid "Line {line}: {share} on {day}"
msgstr "السطر {line}: {share} في {day}"
"""


class Site:
    """A small site whose reader a test may change."""

    def __init__(self) -> None:
        self.reader: Reader | None = None
        self.app = Flask("site", static_folder=None)
        self.app.testing = True
        language.init_app(self.app, lambda: self.reader)
        self.app.add_url_rule("/", "home", lambda: render_template_string(PAGE))
        self.app.add_url_rule("/modules", "modules", self.modules, methods=["GET", "POST"])
        self.app.add_url_rule("/go", "go", lambda: redirect(url_for("modules")))
        for plain in ("api", "assets", "health", "metrics", "static"):
            self.app.add_url_rule(f"/{plain}/thing", plain, lambda: jsonify(fine=True))
        self.app.add_url_rule("/shared", "shared", self.shared)
        self.client: FlaskClient = self.app.test_client()

    def modules(self) -> str:
        if request.method == "POST":
            return f"{request.form['said']} {language.current_language()} {request.query_string!r}"
        return render_template_string(PAGE)

    def shared(self) -> Response:
        return language.cacheable_for_visitors(Response(render_template_string(PAGE)))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """Its Arabic is a catalogue of the test's own."""
    arabic = translation.from_catalogue("ar", CATALOGUE)
    monkeypatch.setattr(
        language,
        "translator",
        lambda code: arabic if code == "ar" else translation.translator("en"),
    )
    return Site()


def a_reader(**given: str) -> Reader:
    values = {"language": "es", "digits": "western", **given}
    return Reader(1, 1, "Salma", "participant", csrf_token="t", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "accepted", "expected"),
    [
        ("/fr/modules", "ar", '<html lang="fr" dir="ltr"'),
        ("/ar/modules", "", '<html lang="ar" dir="rtl"'),
        ("/en/", "ar", '<html lang="en" dir="ltr"'),
        ("/modules", "es-MX,en;q=0.5", '<html lang="es" dir="ltr"'),
        ("/modules", "", '<html lang="en" dir="ltr"'),
    ],
)
def test_the_prefix_decides_and_else_the_browser(
    site: Site, path: str, accepted: str, expected: str
) -> None:
    answer = site.client.get(path, headers={"Accept-Language": accepted})

    assert answer.text.partition(">")[0] == expected


def test_the_account_wins_over_the_browser_and_the_prefix_over_the_account(site: Site) -> None:
    site.reader = a_reader(language="ar")

    spoken = [
        site.client.get(path, headers={"Accept-Language": "fr"}).headers["Content-Language"]
        for path in ("/modules", "/es/modules")
    ]

    assert spoken == ["ar", "es"]


def test_links_keep_the_prefix(site: Site) -> None:
    links = [
        site.client.get(path).text.split('href="')[1].split('"')[0]
        for path in ("/fr/modules", "/modules")
    ]

    assert links == ["/fr/modules", "/modules"]


def test_redirects_keep_the_prefix(site: Site) -> None:
    assert site.client.get("/ar/go").location == "/ar/modules"


def test_a_prefix_alone_is_the_front_page(site: Site) -> None:
    answer = site.client.get("/fr?from=mail")

    assert (answer.status_code, answer.location) == (308, "/fr/?from=mail")
    assert site.client.get("/fr/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/de/modules", "/FR/modules", "/fr-CA/modules", "/fr/fr/modules", "/frmodules"]
)
def test_an_unknown_language_is_a_page_that_does_not_exist(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 404


@pytest.mark.parametrize("plain", ["api", "assets", "health", "metrics", "static"])
def test_addresses_of_machines_take_no_prefix_and_speak_no_language(site: Site, plain: str) -> None:
    answer = site.client.get(f"/{plain}/thing", headers={"Accept-Language": "fr"})

    assert answer.status_code == 200
    assert [answer.headers.get(name) for name in ("Vary", "Content-Language")] == [None, None]
    assert site.client.get(f"/fr/{plain}/thing").status_code == 404


def test_a_prefix_leads_to_no_other_site(site: Site) -> None:
    answer = site.client.get("/fr//evil.example/")

    assert answer.location in {None, "/fr/evil.example/", "http://localhost/fr/evil.example/"}


def test_post_head_and_query_strings_pass_through_a_prefix(site: Site) -> None:
    posted = site.client.post("/fr/modules?a=1&b=%C3%A9", data={"said": "bonjour"})
    head = site.client.head("/fr/modules?a=1")

    assert posted.text == "bonjour fr b'a=1&b=%C3%A9'"
    assert (head.status_code, head.text, head.headers["Content-Language"]) == (200, "", "fr")


def test_only_negotiated_pages_vary(site: Site) -> None:
    varies = [
        site.client.get(path).headers.get("Vary") for path in ("/modules", "/fr/modules", "/go")
    ]

    assert varies == ["Accept-Language, Cookie", None, None]


@pytest.mark.parametrize(
    ("path", "cookie", "reader", "expected"),
    [
        ("/fr/shared", None, None, ("public, max-age=60", "Cookie")),
        ("/shared", None, None, ("private, no-cache", "Accept-Language, Cookie")),
        ("/fr/shared", "1", None, ("private, no-cache", None)),
        ("/fr/shared", None, a_reader(), ("private, no-cache", None)),
    ],
)
def test_caches_share_prefixed_pages_of_visitors_alone(
    site: Site,
    path: str,
    cookie: str | None,
    reader: Reader | None,
    expected: tuple[str, str | None],
) -> None:
    site.reader = reader

    if cookie:
        site.client.set_cookie("visit", cookie)

    answer = site.client.get(path)

    assert (answer.headers["Cache-Control"], answer.headers.get("Vary")) == expected


def test_a_page_knows_itself_in_the_other_languages(site: Site) -> None:
    with site.app.test_request_context("/modules/é?q=a%26b&page=2"):
        found = language.alternates()

    rest = "/modules/%C3%A9?q=a%26b&page=2"
    assert found == (
        Alternate("en", "English", "ltr", f"/en{rest}", f"http://localhost/en{rest}"),
        Alternate("fr", "Français", "ltr", f"/fr{rest}", f"http://localhost/fr{rest}"),
        Alternate("es", "Español", "ltr", f"/es{rest}", f"http://localhost/es{rest}"),
        Alternate("ar", "العربية", "rtl", f"/ar{rest}", f"http://localhost/ar{rest}"),
        Alternate("x-default", "", "ltr", rest, f"http://localhost{rest}"),
    )


def test_the_alternates_of_a_prefixed_page_drop_its_prefix(site: Site) -> None:
    environ = {"SCRIPT_NAME": "/mosaic/fr", language.CHOSEN: "fr"}
    with site.app.test_request_context("/modules", environ_overrides=environ):
        paths = [each.path for each in language.alternates()]

    assert paths == [
        "/mosaic/en/modules",
        "/mosaic/fr/modules",
        "/mosaic/es/modules",
        "/mosaic/ar/modules",
        "/mosaic/modules",
    ]


def test_a_failing_account_leaves_the_error_page_its_language(site: Site) -> None:
    def fails() -> Reader:
        raise LookupError

    site.app.extensions["learning.account"] = fails
    with site.app.test_request_context("/", headers={"Accept-Language": "es"}):
        with pytest.raises(LookupError):
            language.current_language()

        assert language.current_language().code == "es"


def test_templates_speak_count_and_escape(site: Site) -> None:
    with site.app.test_request_context("/"), speaking("ar"):
        said = render_template_string(
            '{{ _("Welcome, %(name)s", name=name) }} · {{ ngettext("%(num)s lesson", '
            '"%(num)s lessons", 0) }} · {{ ngettext("%(num)s lesson", "%(num)s lessons", 1234) }}',
            name="<b>",
        )

    assert said == "أهلاً &lt;b&gt; · لا دروس · 1,234 من الدروس"


def test_a_counted_text_keeps_its_own_tags_alone(site: Site) -> None:
    with site.app.test_request_context("/"):
        said = render_template_string(
            '{{ ngettext("<b>%(num)s</b> day, %(who)s", "<b>%(num)s</b> %(who)s", 2, who=who) }}',
            who="<i>",
        )

    assert said == "<b>2</b> &lt;i&gt;"


def test_a_template_can_say_where_a_message_stands(site: Site) -> None:
    with site.app.test_request_context("/"), speaking("ar"):
        said = render_template_string('{{ _("Open") }} {{ pgettext("verb", "Open") }}')

    assert said == "Open فتح"


def test_a_plain_text_is_not_escaped(site: Site) -> None:
    site.app.jinja_env.autoescape = False
    with site.app.test_request_context("/"):
        template = site.app.jinja_env.from_string(
            '{{ ngettext("%(num)s day, %(who)s", "%(num)s days, %(who)s", 2, who=who) }}'
        )

        assert template.render(who="<b>") == "2 days, <b>"


def test_a_passage_can_be_in_another_language(site: Site) -> None:
    with site.app.test_request_context("/"):
        said = render_template_string(
            '{{ _("Modules") }} {{ direction }} {% speaking "ar" %}{{ _("Modules") }} '
            '{{ direction }} {{ 15|minutes }}{% endspeaking %} {{ _("Modules") }} {{ language }}'
        )

    assert said == "Modules ltr الوحدات rtl 15 دقيقة Modules en"


def test_a_filter_of_a_constant_is_said_anew_in_each_language(site: Site) -> None:
    template = site.app.jinja_env.from_string("{{ 1234.5|number }} {{ 0.5|percent }}")
    spoken = []
    with site.app.test_request_context("/"):
        for code in ("fr", "en"):
            with speaking(code):
                spoken.append(template.render())

    assert spoken == ["1\u202f234,5 50\u00a0%", "1,234.5 50%"]


def test_a_trans_block_is_translated_as_one_line(site: Site) -> None:
    with site.app.test_request_context("/"), speaking("ar"):
        said = render_template_string(
            "{% trans name='Salma' %}\n  Welcome,\n  {{ name }}\n{% endtrans %}"
        )

    assert said == "أهلاً Salma"


def test_what_is_shown_follows_the_language(site: Site) -> None:
    noon = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    with site.app.test_request_context("/"), speaking("fr"):
        said = render_template_string(
            "{{ noon|date }} · {{ noon|datetime('medium') }} · {{ noon|clock }} · "
            "{{ ago(noon, later) }} · {{ ['a', 'b']|listed }} · {{ 0.125|percent(1) }}",
            noon=noon,
            later=noon.replace(hour=14),
        )

    assert said == (
        "4 mars 2026 · 4 mars 2026, 12:00 UTC · 12:00 UTC · il y a 2 heures · a et b · 12,5\u00a0%"
    )


def test_a_message_of_the_code_is_said_with_its_values(site: Site) -> None:
    refusal = Refusal("Line {line}: {share} on {day}", line=2026, share=0.5, day=date(2026, 3, 4))

    with speaking("ar"):
        said = language.say(refusal)

    assert said == "السطر 2026: 0.5 في 4 مارس 2026"


def test_an_english_refusal_is_said_with_its_values() -> None:
    assert language.say("{count} of {most}, {sure}", count=12345, most=9999, sure=True) == (
        "12,345 of 9999, True"
    )


def test_braces_of_a_message_without_values_stay() -> None:
    assert language.say("Write {{gap}}.") == "Write {{gap}}."


def test_a_count_of_the_code_is_said_in_the_form_it_takes(site: Site) -> None:
    with speaking("en"):
        said = [
            language.say_counted("{count} file in {name}", "{count} files in {name}", n, name="a")
            for n in (1, 1200)
        ]

    assert said == ["1 file in a", "1,200 files in a"]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("western", '<a href="/ar/modules">1,234.5</a></html>'),
        ("eastern", '<a href="/ar/modules">١٬٢٣٤٫٥</a></html>'),
    ],
)
def test_the_digits_of_an_arabic_page_are_the_readers_choice(
    site: Site, digits: str, expected: str
) -> None:
    site.reader = a_reader(digits=digits)

    assert site.client.get("/ar/modules").text.split("</p>")[1] == expected


def test_digits_that_somebody_wrote_out_follow_the_reader_too(site: Site) -> None:
    site.app.add_url_rule("/a", "a", lambda: render_template_string("{{ language }} ١ 2 <i>A4</i>"))
    site.reader = a_reader(digits="eastern")
    eastern = site.client.get("/ar/a").text
    site.reader = a_reader(digits="western")

    assert (eastern, site.client.get("/ar/a").text) == ("ar ١ ٢ <i>A4</i>", "ar 1 2 <i>A4</i>")


def test_only_arabic_pages_have_eastern_digits(site: Site) -> None:
    site.reader = a_reader(digits="eastern")

    assert site.client.get("/fr/modules").text.split('modules">')[1] == "1\u202f234,5</a></html>"


def test_a_page_in_other_digits_is_another_page_to_caches(site: Site) -> None:
    site.reader = a_reader(digits="eastern", language="ar")
    with site.app.test_request_context("/"):
        arabic = language.page_key()
    site.reader = a_reader(digits="eastern")
    with site.app.test_request_context("/"):
        spanish = language.page_key()

    assert (arabic, spanish) == ("ar-eastern", "es-western")


def test_without_a_request_english_is_spoken() -> None:
    assert (str(language.current_language()), language.number(1234)) == ("en", "1,234")


def test_the_language_before_comes_back_after_a_failure() -> None:
    with pytest.raises(LookupError), speaking("ar"):
        raise LookupError

    assert language.current_language().code == "en"
