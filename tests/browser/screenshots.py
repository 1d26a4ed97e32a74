"""Takes the README's pictures from a demonstration: `python -m tests.browser.screenshots`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, NARROW

PAGES = {
    "home": "/",
    "lesson": "/courses/anti-fraud/lessons/1",
    "shortages": "/shortages",
}


def main(address: str = "http://127.0.0.1:8000") -> None:
    """Write docs/<name>.png for each page, as a phone shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(base_url=address, viewport=NARROW, locale="zh-CN")
        for name, page in PAGES.items():
            tab.goto(page)
            tab.screenshot(path=Path("docs") / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
