"""The Excel file: the same list as the page, safe to open, and it says who took it what for."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from app.core import clock
from app.people.models import AuditEntry, Deed
from tests import make, make_certificates

HEADINGS = [
    "姓名",
    "机构",
    "职务",
    "人员类别",
    "持有证书",
    "证书编号",
    "发证日期",
    "在学课程",
]


def opened(visit, address):
    response = visit.raw(address)
    assert response.headers["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(BytesIO(response.data)).worksheets[0]


def rows(visit, address):
    sheet = opened(visit, address)
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_it_works(visit, hr, three, huairou):
    with clock.stopped(datetime(2026, 4, 1, 2, 30, tzinfo=UTC)):
        visit.sign_in(hr)
        first, headings, *people = rows(visit, f"/{huairou.id}/certificates.xlsx?purpose=年度考核")
    assert first[0] == ("导出人：陈建国　导出时间：2026-04-01 10:30　用途：年度考核　范围：怀柔区")
    assert headings == HEADINGS
    number = three["certificate"].number
    shown = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    assert people == [
        ["安心", "农业农村局", "科员", "公务员", "土壤", shown, "2026-03-02", ""],
        ["白云", "北沟村", "", "村民", "", "", "", "土壤（1/4）"],
        ["常青", "北沟村", "", "村民", "", "", "", ""],
        ["陈建国", "怀柔区", "", "公务员", "", "", "", ""],
    ]


@pytest.mark.parametrize("purpose", ["", "?purpose=", "?purpose=%20"])
def test_without_a_purpose_it_says_so(visit, hr, three, huairou, purpose):
    visit.client.set_cookie("lang", "zh")
    first = rows(visit, f"/{huairou.id}/certificates.xlsx{purpose}")[0]
    assert "用途：未说明" in first[0]


def test_taking_it_home_is_written_down(session, visit, hr, three, huairou):
    visit.raw(f"/{huairou.id}/certificates.xlsx?purpose=年度考核&q=安")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.by_id) == (Deed.CERTIFICATES_EXPORTED, hr.id)
    assert entry.org_id == huairou.id
    assert entry.detail == {"purpose": "年度考核", "people": 1}


def on_screen(visit, address):
    """What the page says of each person, over all its pages, in the words of the file."""
    found = []
    while address:
        page = visit(address)
        for row in page.all("main//tr")[1:]:
            name, place, held, under_way = row.findall("td")
            texts = ["".join(cell.itertext()) for cell in (name, place, held, under_way)]
            numbers = [link.text for link in held.findall("a")]
            found.append((texts, numbers))
        links = [a.get("href") for a in page.all("a") if a.get("rel") == "next"]
        address = links[0] if links else None
    return found


@pytest.mark.parametrize(
    "asked",
    ["", "?sort=newest", "?sort=organisation", "?state=holding", "?unit=北沟", "?q=人1&course=土"],
)
def test_it_equals_the_screen(session, visit, hr, three, huairou, beigou, asked):
    visit.client.set_cookie("lang", "zh")
    for n in range(45):
        person = make.person(session, f"人{n:02}", at=beigou)
        if n % 2:
            make_certificates.certificate(session, person, three["soil"])
        if n % 3 == 0:
            make_certificates.place(session, person, three["soil"], cycle=2)
    screen = on_screen(visit, f"/{huairou.id}/certificates{asked}")
    file = rows(visit, f"/{huairou.id}/certificates.xlsx{asked}")[2:]
    assert len(screen) == len(file) > 0
    for (texts, numbers), row in zip(screen, file, strict=True):
        name, org, post, category, held, shown, _issued, under_way = row
        assert texts[0] == name
        assert org in texts[1]
        assert post in texts[1]
        assert category in texts[1]
        assert held in texts[2]
        assert "；".join(numbers) == shown
        assert under_way.split("（")[0] in texts[3]


@pytest.mark.parametrize(
    "nasty", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula(session, visit, hr, huairou, beigou, nasty):
    make.person(session, nasty, at=beigou, post=nasty)
    sheet = opened(visit, f"/{huairou.id}/certificates.xlsx?purpose={nasty.replace('+', '%2B')}")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert nasty in {cell.value for cell in cells}
    assert f"用途：{nasty.strip()}　" in sheet["A1"].value


def test_numbers_stay_text(session, visit, hr, huairou, beigou):
    make.person(session, "007", at=beigou, post="1e5")
    sheet = opened(visit, f"/{huairou.id}/certificates.xlsx?q=007")
    assert [sheet["A3"].value, sheet["C3"].value] == ["007", "1e5"]


def test_many_people_are_written_some_at_a_time(session, visit, hr, huairou, beigou, monkeypatch):
    from app.workforce.queries import listing

    monkeypatch.setattr(listing, "CHUNK", 7)
    for n in range(30):
        make.person(session, f"人{n:02}", at=beigou)
    found = rows(visit, f"/{huairou.id}/certificates.xlsx?q=人")
    assert [row[0] for row in found[2:]] == [f"人{n:02}" for n in range(30)]


def test_a_link_of_another_site_takes_nothing_home(session, visit, hr, three, huairou):
    foreign = {"Sec-Fetch-Site": "cross-site"}
    visit.raw(f"/{huairou.id}/certificates.xlsx?purpose=x", headers=foreign, expect=403)
    taken = select(AuditEntry).where(AuditEntry.deed == Deed.CERTIFICATES_EXPORTED)
    assert session.scalars(taken).all() == []
