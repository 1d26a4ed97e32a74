"""The register brought in from Excel: verdicts first, all rows or none, hostile files refused."""

import io
import random
import zipfile

import pytest
import xlsxwriter
from sqlalchemy import select

from app.core import sheets
from app.core.csvs import Unreadable
from app.people.models import Role
from app.sites import bringing
from app.sites.models import Site
from tests import make, make_sites

HEADINGS = [spelled[0] for spelled in bringing.COLUMNS.values()]
BEIGOU = "110116001001"


def xlsx(*rows, headings=HEADINGS):
    """An Excel file with these rows under the headings."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return file.getvalue()


GOOD = (BEIGOU, "农村数字家园", "北沟家园", "周二上午", 50)


@pytest.fixture
def admin(session, beigou, visit):
    """An administrator of Huairou, signed in."""
    admin = make.staff(session, "管", Role.ADMIN, at=make.district(session))
    visit.sign_in(admin)
    return admin


@pytest.fixture
def send(session, admin, visit):
    """Send a file by the page, with the digest that the page before bore."""
    address = f"/{make.district(session).id}/sites/bring-in"

    def post(content, digest="", expect=200):
        data = {"file": (io.BytesIO(content), "register.xlsx"), "digest": digest}
        answer = visit.raw(
            address,
            method="POST",
            data=data,
            headers={"Sec-Fetch-Site": "same-origin"},
            content_type="multipart/form-data",
            expect=expect,
        )
        return answer.text

    return post


def digest_of(page):
    return page.split('name="digest" type="hidden" value="')[1].split('"')[0]


def test_it_works(session, send):
    content = xlsx(GOOD)
    page = send(content)
    assert "Nothing is written yet." in page
    assert "New 1" in page
    assert session.scalars(select(Site)).all() == []
    send(content, digest_of(page), expect=303)
    site = session.scalars(select(Site)).one()
    assert (site.kind, site.name, site.hours, site.line_kbps) == (
        "home",
        "北沟家园",
        "周二上午",
        50,
    )

    assert "Unchanged 1" in send(content)
    other = xlsx((*GOOD[:3], "周三", ""))
    page = send(other)
    assert "Changed 1" in page
    send(other, digest_of(page), expect=303)
    session.refresh(site)
    assert (site.hours, site.line_kbps) == ("周三", None)


def test_another_file_is_looked_at_anew(session, send):
    digest = digest_of(send(xlsx(GOOD)))
    send(xlsx((*GOOD[:2], "另一个", "", "")), digest)
    assert session.scalars(select(Site)).all() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("110111001001", *GOOD[1:]), "No village of your part has this code"),
        (("怀柔", *GOOD[1:]), "No village of your part has this code"),
        ((BEIGOU, "网吧", *GOOD[2:]), "This kind is not known."),
        ((BEIGOU, "home", "", "", ""), "A name of at most 40 characters"),
        ((BEIGOU, "home", "长" * 41, "", ""), "A name of at most 40 characters"),
        ((*GOOD[:4], "很快"), "Give the speed as a whole number"),
        ((*GOOD[:4], 0.5), "Give the speed as a whole number"),
        (GOOD, "stands in the file twice"),
    ],
)
def test_one_bad_row_keeps_all_out(session, send, row, said):
    make.village(session, "110111001001", "南沟村")  # of another district
    content = xlsx(GOOD, row)
    page = send(content, expect=422)
    assert said in page
    assert "1 row can&#39;t be used" in page or "1 row can't be used" in page
    assert session.scalars(select(Site)).all() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no Excel file"),
        (b"not a zip", "no Excel file"),
        (xlsx(headings=[*HEADINGS, "颜色"]), "The heading 颜色 is not known."),
        (xlsx(headings=HEADINGS[1:]), "These headings are missing: 行政村代码."),
        (xlsx(headings=[*HEADINGS, HEADINGS[0]]), "stands there twice"),
    ],
)
def test_a_file_that_is_none(session, send, content, said):
    assert said in send(content, expect=422)


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def test_bombs_are_not_unpacked():
    with pytest.raises(Unreadable, match="far more than a list"):
        sheets.read_sheet(zipped(a=b"0" * 31_000_000), bringing.COLUMNS)
    with pytest.raises(Unreadable, match="far more than a list"):
        sheets.read_sheet(zipped(**{f"m{n}": b"" for n in range(201)}), bringing.COLUMNS)
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        sheets.read_sheet(random.Random(1).randbytes(1_000_001), bringing.COLUMNS)


def rewritten(content, name, change):
    """The file with one member changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for one in old.namelist():
            body = old.read(one)
            new.writestr(one, change(body) if one == name else body)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_cell_far_away_takes_no_memory():
    far = rewritten(xlsx(GOOD), SHEET, lambda body: body.replace(b'r="B2"', b'r="XFD1048576"'))
    try:
        lines = sheets.read_sheet(far, bringing.COLUMNS)
    except Unreadable:
        lines = []
    assert len(lines) <= sheets.MOST_ROWS


def test_entities_are_not_resolved():
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    with pytest.raises(Unreadable):
        sheets.read_sheet(rewritten(xlsx(GOOD), SHEET, lambda _body: evil), bringing.COLUMNS)


def test_broken_files_get_a_sentence():
    """Some bytes turned, five hundred times: a file is read or refused, none breaks the reader."""
    dice, whole = random.Random(20261125), xlsx(GOOD, (*GOOD[:2], "二", "", ""))
    said = set()
    for _ in range(500):
        content = bytearray(whole)
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            said.add(str(len(sheets.read_sheet(bytes(content), bringing.COLUMNS))))
        except Unreadable as unreadable:
            said.add(unreadable.sentence)
    assert "2" in said
    assert "This is no Excel file (.xlsx) that can be read." in said


def test_the_template_is_a_file_of_ours(visit, session, admin):
    address = f"/{make.district(session).id}/sites/template.xlsx"
    content = visit.raw(address).data
    assert sheets.read_sheet(content, bringing.COLUMNS) == []


def test_the_command(app, session, beigou, tmp_path):
    file = tmp_path / "register.xlsx"
    file.write_bytes(xlsx(GOOD, ("1", *GOOD[1:])))
    run = app.test_cli_runner().invoke
    refused = run(args=["sites", "bring-in", str(file), "--lang", "en"])
    assert refused.exit_code == 1
    assert "3\t北沟家园\tRefused\tNo village" in refused.output
    file.write_bytes(xlsx(GOOD))
    dry = run(args=["sites", "bring-in", str(file), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert session.scalars(select(Site)).all() == []
    assert run(args=["sites", "bring-in", str(file)]).exit_code == 0
    assert session.scalars(select(Site.name)).all() == ["北沟家园"]


def test_sites_in_every_village_stay_searchable(session, visit, statements):
    """Hundreds of villages, one site each: the list asks as little as with three."""
    district = make.district(session)
    for n in range(300):
        village = make.village(session, f"110116002{n:03}", f"第{n}村")
        make_sites.site(session, village, f"第{n}站")
    visit.sign_in(make.staff(session, "管", Role.ADMIN, at=district))
    visit("/help")
    address = f"/{district.id}/sites"
    statements.clear()
    page = visit(f"{address}?q=第29")
    assert len(statements) <= 6
    assert "11 sites" in page.said
