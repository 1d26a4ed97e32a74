"""NUL is refused wherever it stands, before any page or database sees it."""

import pytest

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("address", ["/courses/%00", "/courses?q=%00", "/search?q=a%00b", "/%00"])
def test_nul_in_an_address(visit, address):
    assert "could not be read" in visit.raw(address, expect=400).text


def test_nul_in_a_form(visit):
    sent = {"name": "a\x00b", "password": "x"}
    visit.raw("/sign-in", method="POST", data=sent, headers=SAME, expect=400)
