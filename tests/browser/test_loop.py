"""The whole loop, walked in a browser in Chinese: from the catalogue to the shortage registry."""

import tomllib
from pathlib import Path

from tests.browser.conftest import inspect, sign_in

COURSE = Path("courses/anti-fraud")


def keys() -> dict[str, dict]:
    """The right answers, by the words of the question."""
    items = {}
    for path in sorted(COURSE.glob("items-*.toml")):
        for item in tomllib.loads(path.read_text())["item"]:
            items[item["ask"]] = item
    return items


def answer(tab, item: dict) -> None:
    """Answer the question on the page rightly."""
    if item["kind"] in ("single", "multiple"):
        for choice in item["choices"]:
            if choice.get("right"):
                tab.locator("main label", has_text=choice["text"]).first.click()
    elif item["kind"] == "truefalse":
        value = "true" if item["answer"] else "false"
        tab.locator(f"main input[value={value}]").check()
    else:
        right = item["answer"]
        tab.locator("main input[type=text]").fill(str(right[0] if type(right) is list else right))


def read_all_lessons(tab) -> None:
    for _ in range(40):
        if not tab.locator("main form button", has_text="读完").count():
            return
        tab.wait_for_timeout(400)  # forty seconds by the town's clock
        tab.click("main form button:has-text('读完')")
        if tab.locator("p.reason").count():  # too fast; go back and read on
            tab.go_back()


def test_the_whole_loop(wide_tab):
    tab = wide_tab
    sign_in(tab, "employer")  # one who has not taken the course
    tab.goto("/courses?q=诈骗")
    assert tab.locator("main mark").count()
    tab.click("main a:has-text('防范电信网络诈骗')")
    inspect(tab)
    tab.goto("/courses/anti-fraud/enrol")
    tab.click("main form button")
    tab.goto("/courses/anti-fraud/lessons/1")
    inspect(tab)
    read_all_lessons(tab)

    tab.goto("/courses/anti-fraud/assessment")
    inspect(tab)
    tab.click("main form button")
    known = keys()
    for _ in range(10):
        words = tab.inner_text("main")
        item = next(item for ask, item in known.items() if ask in words)
        answer(tab, item)
        tab.click("main form button")
    assert "hand-in" in tab.url
    inspect(tab)
    tab.click("main form button")
    assert tab.url.endswith("/result")
    inspect(tab)
    tab.click("main a[href*='/certificates/']")
    inspect(tab)
    number = tab.url.rsplit("/", 1)[1]

    stranger = tab.context.browser.new_context(base_url=tab.url.split("/certificates")[0])
    other = stranger.new_page()
    other.goto("/verify")
    other.fill("main input", number)
    other.click("main button")
    assert "本证书不是国家职业资格" in other.inner_text("main")
    inspect(other)
    other.goto("/verify/" + ("0" if number[0] != "0" else "1") + number[1:])
    assert "本证书不是国家职业资格" not in other.inner_text("main")
    stranger.close()


ROOMS = {
    None: ["/", "/sign-in", "/courses", "/courses/anti-fraud", "/courses/anti-fraud/lessons/1"]
    + ["/skills", "/frameworks/cio", "/shortages", "/verify", "/search?q=诈骗", "/help", "/privacy"]
    + ["/feedback", "/sign-in/code"],
    "farmer": ["/my-page", "/my-courses", "/courses/anti-fraud", "/my-sign-in", "/my-feedback"],
    "servant": ["/my-page", "/courses/desktop-security/lessons/1"],
    "cio": ["/my-page", "/certificates"],
    "steward": ["/my-page"],
    "trainer": ["/my-page"],
    "hr": ["/my-page"],
    "editor": ["/my-page"],
    "employer": ["/my-page"],
    "auditor": ["/my-page"],
    "admin": ["/my-page"],
}


def staff_links(tab) -> list[str]:
    """The pages to which my page leads, within the house."""
    links = tab.eval_on_selector_all("main a", "links => links.map(a => a.getAttribute('href'))")
    return sorted({link for link in links if link.startswith("/") and ".xlsx" not in link})[:12]


def test_every_room_is_usable(tab):
    """Every page passes axe and does not scroll sideways, narrow and wide, for every reader."""
    for reader, addresses in ROOMS.items():
        tab.context.clear_cookies()
        if reader:
            sign_in(tab, reader)
        for address in addresses + (staff_links(tab) if reader else []):
            answered = tab.goto(address)
            assert answered.status == 200, f"{answered.status} at {address} for {reader}"
            inspect(tab)


def test_it_works_without_script(chromium, town):
    context = chromium.new_context(base_url=town, java_script_enabled=False)
    tab = context.new_page()
    sign_in(tab, "farmer")
    tab.goto("/courses/anti-fraud")
    assert tab.locator("main a[href*='/lessons/']").count() >= 6
    context.close()


def test_english_is_complete(wide_tab):
    """No Chinese character of the program's own on the pages a learner meets, in English."""
    tab = wide_tab
    tab.goto("/?lang=en")
    for address in ("/", "/sign-in", "/courses", "/help", "/privacy", "/verify", "/feedback"):
        tab.goto(address)
        assert tab.locator("html").get_attribute("lang") == "en"
        words = tab.inner_text("main h1")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in words), words
