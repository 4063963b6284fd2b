"""A browser that reports everything a hostile text could make it do."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.attacks import SUM

# A script of ours: what an attack would call reports to the test, and so does the page's policy.
REPORTS = """() => {
  for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = () => report(`${name} was called`);
  addEventListener("securitypolicyviolation", (event) =>
    report(`the policy stopped ${event.effectiveDirective} ${event.blockedURI}`));
}"""
DANGERS = """() => {
  const NEVER = new Set(["iframe", "frame", "object", "embed", "applet", "base", "style",
    "noscript", "template", "math", "foreignobject", "animate", "set", "marquee", "frameset"]);
  const PLACES = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "poster",
    "background", "srcset", "ping", "cite", "manifest"]);
  const found = [];
  const isOurs = (value) => new URL(value, location.href).origin === location.origin;
  const check = (one, name, value) => {
    if (name.startsWith("on") || name === "style" || name === "srcdoc") return name;
    if (!PLACES.has(name) || value.startsWith("#")) return "";
    let scheme = "";
    try { scheme = new URL(value, "https://x.example/").protocol; } catch { return ""; }
    if (!["http:", "https:", "mailto:"].includes(scheme)) return `${name} with ${scheme}`;
    return one.localName !== "a" && !isOurs(value) ? `${name} elsewhere` : "";
  };
  for (const one of document.querySelectorAll("*")) {
    const name = one.localName.toLowerCase();
    if (NEVER.has(name) || (name === "script" && !one.src.startsWith(`${location.origin}/assets/`)))
      found.push(one.outerHTML.slice(0, 160));
    if (name === "meta" && one.httpEquiv) found.push(one.outerHTML);
    for (const { name, value } of one.attributes) {
      const danger = check(one, name.toLowerCase(), value);
      if (danger) found.push(`${danger}: ${one.outerHTML.slice(0, 160)}`);
    }
  }
  const said = document.documentElement.textContent;
  if (said.includes("__SUM__")) found.push("a template was worked out");
  return found;
}""".replace("__SUM__", SUM)
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  [form.method, form.action, form.hidden] = ["post", path, true];
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    [field.name, field.value] = [name, value];
    form.append(field);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""
QUIET = "Failed to load resource: the server responded with a status of"


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not even this."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the app of this test answers a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Trap:
    """Two windows on one site: one that does not heed the policy, one as browsers are.

    The first shows whether something runs where nothing stops it: so the escaping is tested, and
    not the wall behind it. The second shows whether the policy had anything to stop; it opens each
    page, or only each `every`-th, since what it can see the first sees too.
    """

    def __init__(self, browser: Browser, site: str, *, every: int = 1) -> None:
        self.site = site
        self.every = every
        self.count = 0
        self.found: list[str] = []
        self.contexts = [self.context(browser, bypass_csp=bypass) for bypass in (True, False)]
        self.pages = [self.page(context) for context in self.contexts]

    def context(self, browser: Browser, *, bypass_csp: bool) -> BrowserContext:
        context = browser.new_context(base_url=self.site, bypass_csp=bypass_csp)
        context.set_default_timeout(20_000)
        context.expose_function("report", self.note_report)
        context.add_init_script(f"({REPORTS})()")
        return context

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("dialog", lambda _: self.found.append("a dialog"))
        page.on("pageerror", lambda error: self.found.append(f"a script failed: {error}"))
        page.on("console", self.note)
        page.on("popup", lambda _: self.found.append("a window opened"))
        page.on("request", lambda request: self.note_request(request.url))
        return page

    def note_report(self, said: str) -> None:
        self.found.append(said)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(QUIET):
            self.found.append(f"the console says: {message.text}")

    def note_request(self, url: str) -> None:
        if not url.startswith(f"{self.site}/"):
            self.found.append(f"asked elsewhere: {url}")

    def sign_in(self, token: str) -> None:
        """Be whoever this token belongs to."""
        for context in self.contexts:
            context.add_cookies([{"name": "mosaic", "value": token, "url": self.site}])

    def sign_out(self) -> None:
        for context in self.contexts:
            context.clear_cookies()

    def windows(self) -> list[Page]:
        """Those in which the next page is opened."""
        self.count += 1
        return self.pages if self.count % self.every == 0 else self.pages[:1]

    def open(self, path: str) -> None:
        """Open an address in both windows, and look."""
        for page in self.windows():
            page.goto(self.site + path, wait_until="load")
            self.look(page)

    def send(self, path: str, fields: Mapping[str, str] | list[tuple[str, str]]) -> None:
        """Send a form from a page of the site in both windows, and look at what comes."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else fields
        for page in self.windows():
            if not page.url.startswith(self.site):
                page.goto(f"{self.site}/sign-in")
            with page.expect_navigation(wait_until="load"):
                page.evaluate(SEND, [path, pairs])
            self.look(page)

    def look(self, page: Page) -> None:
        """What stands on the page that must never stand there, or came with it."""
        if not page.url.startswith(f"{self.site}/"):
            self.found.append(f"went elsewhere: {page.url}")
            page.goto(f"{self.site}/sign-in")
        self.found.extend(f"{page.url[:200]}: {one}" for one in page.evaluate(DANGERS))
        names = {cookie.get("name") for cookie in page.context.cookies()}
        if "hostile" in names:
            self.found.append(f"a header was written into: {names}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
