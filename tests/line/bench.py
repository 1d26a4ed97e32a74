"""`make bench-line`: every page of a farmer's way on three thin lines, beside BUDGET's rows.

Bytes are what Chromium got (bodies and headers, HTTP/2, without TLS's own); times are to the first
words on the screen over a relay that slows handshakes as well as pages. JSON=1 prints one object a
line. All lines are measured in one run.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.line import measure
from tests.line.budget import ROWS
from tests.line.conftest import MISSING, browser_for, served
from tests.line.measure import Step
from tests.line.thin_line import GPRS, REGULAR_2G, REGULAR_3G, ThinLine


def walk(browser, address: str) -> list[Step]:
    """All steps on one line."""
    steps = list(measure.cold(browser, address))
    with measure.tab_of(browser, address) as tab:
        way = measure.journey(tab)
        cookies = tab.context.cookies()
        steps += [*measure.own(browser, address, cookies), *measure.warm(tab), measure.total(way)]
    steps[-1].text_ms = sum(one.text_ms for one in way)
    return steps


def show(line: str, steps: list[Step]) -> None:
    """Print what was measured on one line."""
    for one in steps:
        row = ROWS.get(one.name)
        if os.environ.get("JSON"):
            said = {"line": line, "name": one.name, "bytes": one.bytes, "requests": one.requests}
            print(json.dumps(said | {"text_ms": round(one.text_ms)}), flush=True)
            continue
        most = f"{row.bytes:>8} ({row.requests})" if row else f"{'-':>8}    "
        due = f"{row.gprs_ms:>7}" if row and row.gprs_ms and line == GPRS.name else f"{'-':>7}"
        print(
            f"{line:<6}{one.name:<15}{one.bytes:>8} ({one.requests}){most:>14}"
            f"{one.text_ms:>9.0f}{due}",
            flush=True,
        )


def main() -> None:
    """Measure and print."""
    if MISSING:
        sys.exit(f"bench-line needs {MISSING}. Type: sudo apt-get install nginx chromium")
    if not os.environ.get("JSON"):
        print(f"{'line':<6}{'page':<15}{'bytes (req)':>12}{'at most':>14}{'text ms':>9}{'due':>7}")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for kind in (REGULAR_3G, REGULAR_2G, GPRS):
            place = folder / kind.name
            place.mkdir()
            with (
                served(place) as front,
                browser_for(playwright, front) as browser,
                ThinLine(kind, front.port) as line,
            ):
                show(kind.name, walk(browser, f"https://localhost:{line.port}"))


if __name__ == "__main__":
    main()
