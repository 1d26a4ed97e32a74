"""What Chromium gets and how long it takes, page by page, as a farmer would go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.line.village import SLUG


@dataclass
class Step:
    """One page: bytes on the wire (body and headers), requests, milliseconds to its first words."""

    name: str
    bytes: int = 0
    requests: int = 0
    text_ms: float = 0


class Meter:
    """Counts what one tab receives."""

    def __init__(self, tab) -> None:
        self.tab = tab
        self.bytes = self.requests = 0
        self.kept: set[str] = set()
        wire = tab.context.new_cdp_session(tab)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._got)
        wire.on("Network.requestServedFromCache", lambda event: self._had(event["requestId"]))
        wire.on("Network.responseReceived", self._answered)
        self.hop = wire

    def _asked(self, event) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        if before := event.get("redirectResponse"):
            self.bytes += before["encodedDataLength"]
        self.requests += 1

    def _answered(self, event) -> None:
        if event["response"].get("fromDiskCache"):
            self._had(event["requestId"])

    def _had(self, request) -> None:
        """Take back a request that never left the browser; it is told of in two ways."""
        if request not in self.kept:
            self.kept.add(request)
            self.requests -= 1

    def _got(self, event) -> None:
        self.bytes += event["encodedDataLength"]

    def do(self, name: str, deed) -> Step:
        """Do something that leads to a page; return what it cost."""
        before = self.bytes, self.requests
        deed()
        self.tab.wait_for_load_state("networkidle")
        text = self.tab.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0"
        )
        return Step(name, self.bytes - before[0], self.requests - before[1], text)


@contextmanager
def tab_of(browser, address: str) -> Iterator:
    """A tab of a browser that was never here."""
    context = browser.new_context(base_url=address, locale="zh-CN")
    context.set_default_timeout(120_000)
    yield context.new_page()
    context.close()


def cold(browser, address: str) -> Iterator[Step]:
    """First pages of readers who were never here."""
    for name, path in (
        ("sign_in", "/sign-in"),
        ("catalogue", "/courses"),
        ("course", f"/courses/{SLUG}"),
    ):
        with tab_of(browser, address) as tab:
            yield Meter(tab).do(name, lambda tab=tab, path=path: tab.goto(path))


def own(browser, address: str, cookies) -> Iterator[Step]:
    """The same for who is signed in but comes with an empty cache (a first page brings style)."""
    kept = [one for one in cookies if one["name"] != "css"]
    for name, path in (
        ("lesson_cold", f"/courses/{SLUG}/lessons/2"),
        ("question_cold", f"/courses/{SLUG}/assessment/1"),
    ):
        with tab_of(browser, address) as tab:
            tab.context.add_cookies(kept)
            yield Meter(tab).do(name, lambda tab=tab, path=path: tab.goto(path))


def journey(tab) -> list[Step]:
    """Sign in, course, two lessons, ten questions answered one a page."""
    meter, steps = Meter(tab), []

    def step(name, deed) -> None:
        steps.append(meter.do(name, deed))

    step("sign_in", lambda: tab.goto("/sign-in"))
    tab.fill("input[name=name]", "servant")
    tab.fill("input[name=password]", "gengdu-demo")
    step("signed_in", lambda: tab.click("main button"))
    step("course", lambda: tab.goto(f"/courses/{SLUG}"))
    step("enrol", lambda: tab.click("main a.button"))
    step("enrolled", lambda: tab.click("main form button"))
    step("course_own", lambda: tab.goto(f"/courses/{SLUG}"))
    step("lesson", lambda: tab.click("main a.button"))
    tab.wait_for_timeout(600)  # A minute by the server's clock.
    step("lesson_next", lambda: tab.click("main form button"))
    step("lesson_again", tab.go_back)
    step("assessment", lambda: tab.goto(f"/courses/{SLUG}/assessment"))
    step("question", lambda: tab.click("main form button"))
    for number in range(1, 11):
        choice = tab.locator("main input[type=radio], main input[type=checkbox]")
        if choice.count():
            choice.first.check()
        else:
            tab.locator("main input[type=text]").fill("1")
        step(f"answer_{number}", lambda: tab.click("main form button"))
    return steps


def warm(tab) -> list[Step]:
    """Single pages for who was here before, asked for by address."""
    meter = Meter(tab)
    return [
        meter.do(name, lambda path=path: tab.goto(path))
        for name, path in (
            ("lesson_warm", f"/courses/{SLUG}/lessons/5"),
            ("question_warm", f"/courses/{SLUG}/assessment/2"),
            ("course_warm", f"/courses/{SLUG}"),
        )
    ]


def total(steps) -> Step:
    """The journey as one."""
    return Step("journey", sum(one.bytes for one in steps), sum(one.requests for one in steps))
