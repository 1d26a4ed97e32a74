"""Every sentence of the program has its Chinese, and nothing stale is kept."""

from babel.messages.catalog import Catalog

from tests.house.fresh_translations import faults


def test_translations_are_fresh_and_complete():
    assert not faults()


def test_the_law_sees_an_offence():
    catalogue = Catalog(locale="zh")
    message = catalogue.add("%(n)d lessons", string="%(m)d 课", flags=["python-format"])
    assert list(message.check(catalogue))
