"""A browser for tests: it reads pages as a reader does, and grumbles at bad ones."""

import secrets
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

import brotli

from app.core import style
from tests import make

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
RAW = 10_000  # bytes of HTML of a list page of 20 rows (BUDGET)
SCAFFOLD = 750  # compressed bytes that a page may cost beyond its bare text, style outside
SCAFFOLD_WITH_STYLE = 1_650
LINK = 20  # and for each link beyond the twentieth
DRAWING = 1_500


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tree.start(tag, {k: v or "" for k, v in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            expected = self.open.pop()
            assert expected == tag, f"</{tag}> stands where </{expected}> is due"
            self.tree.end(tag)

    def handle_data(self, data):
        self.tree.data(data)


class Page:
    """A parsed page: `text`, `texts`, `one` and `all` take ElementTree paths."""

    def __init__(self, response) -> None:
        self.response = response
        self.html = response.text
        reader = _Reader()
        reader.feed(self.html.split(">", 1)[1])  # past the doctype
        assert not reader.open, f"left open: {reader.open}"
        self.root: Element = reader.tree.close()

    def all(self, path: str) -> list[Element]:
        return self.root.findall(f".//{path}")

    def one(self, path: str) -> Element:
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} of {path} on the page, not one"
        return found[0]

    def text(self, path: str) -> str:
        return _said(self.one(path))

    def texts(self, path: str) -> list[str]:
        return [_said(e) for e in self.all(path)]

    def links(self) -> list[str]:
        return [e.get("href") for e in self.all("a")]

    @property
    def said(self) -> str:
        """All the words in <main>."""
        return self.text("main")


def _said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Browser:
    """Call it to read a page: `page = visit("/…")`. Signs in with `visit.sign_in(person)`."""

    def __init__(self, app, session, language: str = "en") -> None:
        self.app = app
        self.session = session
        self.client = app.test_client()
        self.client.set_cookie("lang", language)
        self.client.set_cookie(style.COOKIE, style.EDITION)  # This is not their first page.

    def sign_in(self, person) -> None:
        """Open a session row for the person and carry its secret, as the sign-in page would."""
        secret = secrets.token_urlsafe(16)
        make.browser_session(self.session, person, secret=secret)
        self.client.set_cookie("s", secret)

    def sign_out(self) -> None:
        """Forget the session."""
        self.client.delete_cookie("s")

    def raw(self, url: str, *, method: str = "GET", expect: int = 200, **more):
        """Ask for anything that is not a page of ours."""
        self.session.flush()
        response = self.client.open(url, method=method, buffered=True, **more)
        self.session.expire_all()
        assert response.status_code == expect, f"{response.status} {response.location}"
        return response

    def __call__(self, url: str, *, expect: int = 200) -> Page:
        return check(self.raw(url, expect=expect))

    def redirect(self, url: str) -> str:
        """Ask for an address that leads elsewhere; return where."""
        return self.raw(url, expect=303).location

    def send(self, url: str, expect: int = 303, form: str | None = None, **answers):
        """Fill in the form in <main> of the page at `url`, as it stands there, and send it.

        `form` is the end of the form's action where a page has several. Returns where it led
        (303) or the page that came instead.
        """
        page = self(url)
        forms = [
            e
            for e in page.all("main//form")
            if e.get("method") == "post" and (form is None or e.get("action").endswith(form))
        ]
        assert len(forms) == 1, f"{len(forms)} forms, not one: {[e.get('action') for e in forms]}"
        sent = filled(forms[0]) | answers
        unknown = set(answers) - {e.get("name") for e in forms[0].iter() if e.get("name")}
        assert not unknown, f"no such field on the page: {unknown}"
        response = self.raw(forms[0].get("action"), method="POST", data=sent, expect=expect)
        return response.location if expect == 303 else check(response)


def filled(form: Element) -> dict:
    """Return what the form would send as it stands."""
    sent: dict = {}
    for e in form.iter():
        name, kind = e.get("name"), e.get("type")
        if not name:
            continue
        if e.tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in e.keys():
                sent.setdefault(name, []).append(e.get("value", "on"))
        elif e.tag == "input" and kind not in ("submit", "file"):
            sent[name] = e.get("value", "")
        elif e.tag == "textarea":
            sent[name] = (e.text or "").removeprefix("\r\n").removeprefix("\n")
        elif e.tag == "select":
            options = list(e.iter("option"))
            chosen = [o for o in options if "selected" in o.keys()] or options[:1]
            sent[name] = [o.get("value", o.text) for o in chosen]
    return sent


def check(response) -> Page:
    """Grumble at what no page of ours may have."""
    assert response.mimetype == "text/html", response.mimetype
    page = Page(response)
    h1 = page.text("h1")
    assert page.text("title").startswith(h1), "title and heading differ"
    for script in page.all("script"):
        assert script.get("src") and "defer" in script.keys(), "only a deferred file, never needed"
    sheets = page.texts("style")
    assert sheets in ([], [" ".join(style.SHEET.split())]) and "style=" not in page.html, (
        "style stands in the sheet, which a first page brings along"
    )
    ids = [e.get("id") for e in page.root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), f"an id is used twice: {ids}"
    _check_forms(page)
    _check_weight(page)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert name in response.headers, f"no {name}"
    return page


def _check_forms(page: Page) -> None:
    labelled = {e.get("for") for e in page.all("label")}
    for tag in ("input", "textarea", "select"):
        for e in page.all(tag):
            assert e.get("type") == "hidden" or e.get("id") in labelled or e.get("aria-label"), (
                f"{e.get('name')} has no label"
            )
    for form in page.all("form"):
        assert form.get("action"), "a form must say where it goes"
        assert form.get("method") in ("get", "post"), "a form must say how"


def _check_weight(page: Page) -> None:
    """Hold the page to the rule that scales with its content (BUDGET)."""
    links = page.all("a")
    drawings = page.all("svg")
    text = " ".join("".join(page.root.itertext()).replace(style.SHEET, "").split())
    bare = len(brotli.compress(text.encode(), quality=11))
    weight = len(brotli.compress(page.html.encode(), quality=11))
    scaffold = SCAFFOLD_WITH_STYLE if page.all("style") else SCAFFOLD
    allowed = bare + scaffold + LINK * max(0, len(links) - 20) + DRAWING * len(drawings)
    assert weight <= allowed, f"{weight} bytes compressed, {allowed} allowed ({bare} of text)"
    rows = len(page.all("main//tr")) + len(page.all("main//li"))
    if rows <= 21 and not drawings and not page.all("article"):
        assert len(page.html.encode()) <= RAW, f"{len(page.html.encode())} bytes raw"


__all__ = ["Browser", "Page", "check"]
