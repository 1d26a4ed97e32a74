"""The paper: Chinese text that can be read out again, a QR code, an empty place for the seal."""

import base64
import re
import zlib
from pathlib import Path

import pytest
import segno
from fontTools.ttLib import TTFont

from app.certificates import drawing
from tests import make, make_certificates


@pytest.fixture(scope="module")
def shapes():
    """The characters that the font has."""
    return set(TTFont(drawing.FILE).getBestCmap())


def streams(pdf: bytes) -> list[bytes]:
    """The streams of a PDF, unpacked."""
    found = []
    for filters, body in re.findall(
        rb"/Filter \[ ([^\]]*)\].*?stream\r?\n(.*?)endstream", pdf, re.DOTALL
    ):
        packed = base64.a85decode(b"<~" + body.strip(), adobe=True) if b"85" in filters else body
        found.append(zlib.decompress(packed))
    return found


def characters(pdf: bytes) -> set[str]:
    """The characters that can be copied out of it (its ToUnicode tables)."""
    found = set()
    for stream in streams(pdf):
        if b"begincmap" in stream:
            for low in re.findall(rb"<[0-9A-F]+> <[0-9A-F]+> <([0-9A-F]{4})>", stream):
                found.add(chr(int(low, 16)))
            for table in re.findall(rb"beginbf(?:char|range)(.*?)endbf", stream, re.DOTALL):
                found |= {chr(int(one, 16)) for one in re.findall(rb"<([0-9A-F]{4})>", table)}
    return found


def printed(visit, certificate) -> bytes:
    response = visit.raw(f"/certificates/{certificate.number}.pdf")
    assert response.mimetype == "application/pdf"
    return response.data


def test_it_says_what_a_certificate_has_to_say(visit, held):
    pdf = printed(visit, held)
    assert pdf.startswith(b"%PDF-1.")
    wanted = set(
        "结业证书兰土壤与水学时成绩起止日期证书编号发证机关发证日期盖章处本证书不是国家职业资格"
        "北京市耕读平台技能"
    )
    assert wanted <= characters(pdf)


def test_it_stays_small(visit, held):
    assert 10_000 < len(printed(visit, held)) < 40_000


def test_rare_names_are_drawn(session, visit, soil, beigou):
    person = make.person(session, "䶮㛃堃", at=beigou)
    visit.sign_in(person)
    pdf = printed(visit, make_certificates.certificate(session, person, soil))
    assert set("䶮㛃堃") <= characters(pdf)
    assert drawing.LACKING not in characters(pdf)


def test_a_character_without_a_shape_is_named_and_given_by_its_pinyin(session, visit, soil, beigou):
    person = make.person(session, "王\U0002a6d6", at=beigou)
    person.sort_key = "wang xie 王\U0002a6d6"
    visit.sign_in(person)
    certificate = make_certificates.certificate(session, person, soil)
    page = visit(f"/certificates/{certificate.number}")
    assert "The paper cannot show \U0002a6d6" in page.text("p[@class='note']")
    assert {drawing.LACKING, *"wangxie"} <= characters(printed(visit, certificate))


def test_its_code_leads_to_verification(visit, held):
    pdf = printed(visit, held)
    address = f"http://localhost/verify/{held.number}"
    assert f"/URI ({address})".encode() in pdf
    drawn = max(stream.count(b" re") for stream in streams(pdf) if b"begincmap" not in stream)
    dark = sum(map(sum, segno.make(address, error="m", micro=False).matrix))
    assert drawn == dark + 3  # two frames, and the place for the seal


def test_long_titles_are_cut_into_lines():
    list(drawing._lines("土", 12, 100))
    lines = list(drawing._lines("防范电信网络诈骗" * 20, 12, 200))
    assert "".join(lines) == "防范电信网络诈骗" * 20
    assert len(lines) > 5


def test_the_font_holds_gbk_and_more(shapes):
    gbk = {
        bytes((high, low)).decode("gbk", errors="ignore")
        for high in range(0x81, 0xFF)
        for low in range(0x40, 0xFF)
    }
    lacking = {one for one in gbk if len(one) == 1 and one.isprintable() and ord(one) not in shapes}
    assert lacking <= {"≒"}
    assert {ord(one) for one in "䶮㛃堃喆赟煊龑·＊〓"} <= shapes
    assert sum(0x3400 <= one <= 0x4DBF for one in shapes) == 6582


def test_the_font_comes_with_its_licence():
    folder = Path(drawing.FILE).parent
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    assert drawing.FILE.stat().st_size < 10_000_000


def test_a_demonstration_says_so(visit, held, app):
    app.extensions["gengdu.demonstration"] = True
    assert set("演示虚构") <= characters(printed(visit, held))
