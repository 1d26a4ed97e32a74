"""People from a file: read strictly, judged row by row, all of it written or nothing."""

import io
import re
import stat
from contextlib import suppress
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.core import csvs
from app.core.csvs import Unreadable
from app.people import bringing
from app.people.actions import bringing as actions
from app.people.models import (
    AuditEntry,
    Category,
    Deed,
    Link,
    Membership,
    OneTimeCode,
    Org,
    Person,
    Rank,
    Role,
    RoleGrant,
    SignIn,
)
from app.people.queries.keeping import list_memberships, list_roles
from app.people.rules.bringing import (
    COLUMNS,
    REQUIRED,
    SPELLINGS,
    Outcome,
    Wrong,
    find_day,
    find_word,
    read_row,
)
from tests import make

HEAD = "姓名,登录名,机构编码,人员类别"
FILE = f"""{HEAD},职务,职务层次,职级,任职级时间,任职方式,任现职时间,角色
王芳,wangfang,110116001001,村民,,,,,,,
李 明,Li.Ming,110116,公务员,副局长,副处级,三级调研员,2024年3月1日,任职,2023/2/1,人事干部、审计员
"""


@pytest.fixture
def huairou(session, beigou):
    return make.district(session)


@pytest.fixture
def judge(app, session, huairou):
    """Judge a text or bytes for Huairou."""

    def judge(content, *, at=huairou, by=None):
        content = content.encode() if isinstance(content, str) else content
        with app.app_context():
            return bringing.judge(session, content, at=at, by_id=by)

    return judge


@pytest.fixture
def bring(app, session, judge):
    """Judge and write."""

    def bring(content, **more):
        judged = judge(content, **more)
        with app.app_context():
            actions.bring_in(session, judged, by_id=more.get("by"))
        session.flush()
        return outcomes(judged)

    return bring


def outcomes(judged):
    return [verdict.outcome for verdict in judged.verdicts]


def wrongs(judged):
    return [
        (verdict.line, trouble.column, trouble.wrong)
        for verdict in judged.verdicts
        for trouble in verdict.troubles
    ]


def person(session, sign_in):
    return session.scalars(
        select(Person).join(SignIn, SignIn.person_id == Person.id).where(SignIn.name == sign_in)
    ).one()


def counts(session):
    """How much there is of everything that a file may write."""
    tables = (Org, Person, SignIn, Membership, RoleGrant, OneTimeCode, AuditEntry)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


# Writing


def test_it_works(session, bring):
    assert bring(FILE) == [Outcome.NEW, Outcome.NEW]
    li = person(session, "li.ming")
    assert (li.name, li.sort_key) == ("李明", "li ming 李明")
    place = list_memberships(session, person_id=li.id)[0]
    assert (place.category, place.rank, place.post) == (
        Category.CIVIL_SERVANT,
        Rank.RESEARCHER_3,
        "副局长",
    )
    assert (place.rank_on, place.since_on, place.link) == (
        date(2024, 3, 1),
        date(2023, 2, 1),
        Link.POST,
    )
    assert [one.role for one in list_roles(session, person_id=li.id)] == [Role.AUDITOR, Role.HR]
    wang = person(session, "wangfang")
    assert list_memberships(session, person_id=wang.id)[0].link is Link.RESIDENT
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.deed == Deed.PEOPLE_BROUGHT_IN)
    ).one()
    assert (entry.detail["new"], entry.detail["unchanged"]) == (2, 0)


@pytest.mark.parametrize(
    "again",
    [
        FILE,
        FILE.replace("wangfang", " ＷangFang "),
        FILE.replace("李 明", "李明").replace("Li.Ming", "LI.MING"),
        FILE.replace("2024年3月1日", "2024-03-01").replace("2023/2/1", "２０２３-02-01"),
        FILE.replace("副处级", ""),
    ],
)
def test_a_second_time_changes_nothing(session, bring, again):
    bring(FILE)
    before = counts(session)
    assert bring(again) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    after = counts(session)
    assert after[:-1] == before[:-1] and after[-1] == before[-1] + 1  # the deed itself


def test_what_differs_is_changed(session, bring):
    bring(FILE)
    before = counts(session)
    changed = FILE.replace("副局长", "局长").replace("审计员", "信息员")
    assert bring(changed) == [Outcome.UNCHANGED, Outcome.CHANGED]
    li = person(session, "li.ming")
    assert list_memberships(session, person_id=li.id)[0].post == "局长"
    assert len(list_roles(session, person_id=li.id)) == 3  # A file never takes a role away.
    assert counts(session)[1:4] == before[1:4]


def test_one_person_at_two_places(session, bring):
    rows = f"{HEAD}\n王芳,wf,110116,公务员\n王芳,WF,110116001,公务员\n"
    assert bring(rows) == [Outcome.NEW, Outcome.CHANGED]
    assert len(list_memberships(session, person_id=person(session, "wf").id)) == 2
    assert bring(rows) == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_one_refused_row_and_nothing_is_written(session, bring):
    before = counts(session)
    with pytest.raises(actions.Refused):
        bring(FILE + "赵,zhao,999,村民,,,,,,,\n")
    assert counts(session) == before


# Judging


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",a,110116,村民", ("name", Wrong.EMPTY)),
        ("王芳,,110116,村民", ("sign_in", Wrong.EMPTY)),
        ("王芳,a,,村民", ("org", Wrong.EMPTY)),
        ("王芳,a,110116,", ("category", Wrong.EMPTY)),
        ("王芳,a,110116,月亮", ("category", Wrong.NO_WORD)),
        ("=1+1,a,110116,村民", ("name", Wrong.NO_NAME)),
        ("王\u202e芳,a,110116,村民", ("name", Wrong.NO_NAME)),
        ("王\u115f,a,110116,村民", ("name", Wrong.NO_NAME)),
        (f"{'王' * 81},a,110116,村民", ("name", Wrong.TOO_LONG)),
        ("王芳,a/b,110116,村民", ("sign_in", Wrong.NO_SIGN_IN)),
        ("王芳,a,999,村民", ("org", Wrong.NO_ORG)),
        ("王芳,a,11,村民", ("org", Wrong.NO_ORG)),  # above the part
        ("王芳,a,110116,村民,", (None, Wrong.UNEVEN)),
        ("王芳,a,110116", (None, Wrong.UNEVEN)),
    ],
)
def test_a_bad_row_is_refused(judge, row, expected):
    judged = judge(f"{HEAD}\n{row}\n")
    assert outcomes(judged) == [Outcome.REFUSED]
    assert wrongs(judged)[0] == (2, *expected)


@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        ("任职级时间", "2024-02-30", Wrong.NO_DAY),
        ("任现职时间", "去年", Wrong.NO_DAY),
        ("职级", "九级", Wrong.NO_WORD),
        ("职务层次", "处长", Wrong.NO_WORD),
        ("任职方式", "路过", Wrong.NO_WORD),
        ("角色", "人事干部、皇帝", Wrong.NO_WORD),
    ],
)
def test_a_bad_cell_is_refused(judge, column, cell, wrong):
    judged = judge(f"{HEAD},{column}\n王芳,a,110116,村民,{cell}\n")
    assert [one[2] for one in wrongs(judged)] == [wrong]


def test_all_that_is_wrong_with_a_row_is_said_at_once(judge):
    judged = judge(f"{HEAD}\n,,110116,月亮\n")
    assert len(wrongs(judged)) == 3


def test_lines_are_counted_as_an_editor_does(judge):
    judged = judge(f'{HEAD}\n\n"王\n芳",a,110116,村民\n,,,\n李明,b,999,村民\n')
    assert [verdict.line for verdict in judged.verdicts] == [3, 6]


def test_a_row_twice(judge):
    judged = judge(f"{HEAD}\n王芳,a,110116,村民\n王芳,A,110116,村民\n")
    assert wrongs(judged) == [(3, "sign_in", Wrong.TWICE)]


def test_one_sign_in_for_two_names(session, judge, bring):
    judged = judge(f"{HEAD}\n王芳,a,110116,村民\n李明,a,110116001,村民\n")
    assert wrongs(judged) == [(3, "name", Wrong.OTHER_NAME)]
    bring(FILE)
    assert wrongs(judge(FILE.replace("李 明", "李亮"))) == [(3, "name", Wrong.OTHER_NAME)]


def test_a_person_of_elsewhere_stays_there(session, judge):
    zhao = make.person(session, "赵", at=make.district(session, "110105", "朝阳区"))
    session.add(SignIn(person_id=zhao.id, name="zhao"))
    session.flush()
    rows = f"{HEAD}\n赵,zhao,110116,村民\n"
    assert wrongs(judge(rows)) == [(2, "sign_in", Wrong.ELSEWHERE)]
    assert outcomes(judge(rows, at=make.city(session))) == [Outcome.CHANGED]


def test_nobody_gives_themselves_a_role(session, judge, bring):
    bring(FILE)
    li = person(session, "li.ming")
    more = FILE.replace("审计员", "审计员、管理员")
    assert wrongs(judge(more, by=li.id)) == [(3, "role", Wrong.TO_ONESELF)]
    assert wrongs(judge(FILE, by=li.id)) == []


def test_a_namesake_is_pointed_out(session, judge, bring):
    bring(FILE)
    judged = judge(f"{HEAD}\n王芳,wangfang2,110116001001,村民\n")
    assert judged.verdicts[0].has_namesake and outcomes(judged) == [Outcome.NEW]


@pytest.mark.parametrize(
    "text", ["2024-03-01", "2024/3/1", "2024年3月1日", "2024.3.1", " 2024-3-1 "]
)
def test_days(text):
    assert find_day(text) == date(2024, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "2024-13-01", "24-3-1", "3/1/2024", "2024-03", "20240301", "2024-3-1x"]
)
def test_no_days(text):
    assert find_day(text) is None


@pytest.mark.parametrize("kind", list(SPELLINGS), ids=lambda kind: kind.__name__)
def test_every_word_can_be_written(kind):
    for word in kind:
        assert find_word(kind, word.value) is word
        assert find_word(kind, word.value.replace("_", " ").upper()) is word


# The file


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030")],
)
def test_encodings(judge, encoding, said):
    judged = judge(FILE.encode(encoding))
    assert judged.encoding == said and outcomes(judged) == [Outcome.NEW, Outcome.NEW]


ENGLISH = (
    "Name,sign-in,Organisation Code,category,post,office_level,rank,rank since,link,since,role"
)


def test_english_headings_in_any_order(session, bring):
    rows = f"{ENGLISH}\nWu Di,wu,110116,civil servant,,staff,clerk 1,2024-03-01,post,,hr;trainer\n"
    assert bring(rows) == [Outcome.NEW]
    assert bring("category,sign-in,name,organisation\nvillager,b,Bo,110116\n") == [Outcome.NEW]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "first line must hold the headings"),
        (b"\n\n", "first line must hold the headings"),
        (HEAD.encode(), "no rows"),
        (f"{HEAD},工资\n".encode(), "Unknown heading: “工资”"),
        (f"{HEAD},姓名\n".encode(), "stands twice: “姓名”"),
        (f"{HEAD},name\n".encode(), "stands twice: “姓名”"),
        ("姓名,登录名\n王,a\n".encode(), "missing: “机构编码”, “人员类别”"),
        (HEAD.replace(",", ";").encode(), "Unknown heading"),
        (FILE.encode("utf-16"), "UTF-16"),
        (FILE.encode("utf-16-le"), "not text"),
        (FILE.encode("big5", "ignore"), "nknown heading"),
        (b"\xff\xff\xff", "not text"),
        (b"PK\x03\x04\x00\x00", "not text"),
        (f'{HEAD}\n"王芳,a,110116,村民\n'.encode(), "Line 2: a quotation mark"),
        (f"{HEAD}\n{'王' * 140_000},a,110116,村民\n".encode(), "too long"),
    ],
)
def test_a_bad_file(app, session, huairou, content, said):
    with app.test_request_context("/?lang=en"), pytest.raises(Unreadable) as unreadable:
        bringing.judge(session, content, at=huairou, by_id=None)
    assert said in unreadable.value.sentence


def test_too_large_a_file(app):
    with app.test_request_context("/?lang=en"):
        for largest, most in ((10, 100), (1000, 1)):
            with pytest.raises(Unreadable, match=r"larger than|more than"):
                csvs.read(
                    FILE.encode(), columns=COLUMNS, required=REQUIRED, largest=largest, most=most
                )


@given(content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(app, content):
    with app.test_request_context("/?lang=en"), suppress(Unreadable):
        table = csvs.read(content, columns=COLUMNS, required=REQUIRED, largest=1000, most=100)
        assert table.lines


CELL = st.sampled_from(
    ["", "王芳", "a", "A ", "110116", "11", "公务员", "月亮", "2024-3-1", '"', ",", "\n"]
)


@given(rows=st.lists(st.lists(CELL | st.text(max_size=5), min_size=3, max_size=5), max_size=6))
def test_a_file_is_written_whole_or_not_at_all(app, session, huairou, rows):
    content = "\n".join([HEAD, *(",".join(row) for row in rows)]).encode("utf-8", "replace")
    before = counts(session)
    with app.test_request_context("/?lang=en"), session.begin_nested() as savepoint:
        try:
            judged = bringing.judge(session, content, at=huairou, by_id=None)
            actions.bring_in(session, judged, by_id=None)
        except (Unreadable, actions.Refused):
            assert counts(session) == before
        else:
            again = bringing.judge(session, content, at=huairou, by_id=None)
            assert set(outcomes(again)) == {Outcome.UNCHANGED}
        savepoint.rollback()


@given(st.dictionaries(st.sampled_from(list(COLUMNS)), st.text(max_size=90)))
def test_any_cells_are_read_or_refused(cells):
    read_row(cells)


# The page


@pytest.fixture
def admin(session, huairou, visit):
    admin = make.staff(session, "管", "admin", at=huairou)
    visit.sign_in(admin)
    return admin


SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def send(visit, address, content, *, expect, digest=""):
    sent = {"file": (io.BytesIO(content), "people.csv"), "digest": digest}
    return visit.raw(address, method="POST", data=sent, headers=SAME_SITE, expect=expect)


def digest_of(response):
    return re.search(r'name="digest" type="hidden" value="(\w*)"', response.text)[1]


def test_the_page_shows_first_and_writes_then(visit, session, huairou, admin):
    address = f"/{huairou.id}/people/bring-in"
    assert "姓名,登录名" in visit(address).said
    before = counts(session)
    shown = send(visit, address, FILE.encode("gb18030"), expect=200)
    assert "Nothing is written yet." in shown.text and "Read as GB18030." in shown.text
    assert counts(session) == before
    other = FILE.replace("副局长", "局长").encode("gb18030")
    shown_again = send(visit, address, other, expect=200, digest=digest_of(shown))
    assert counts(session) == before  # Another file than the one whose verdicts were seen.
    send(visit, address, other, expect=303, digest=digest_of(shown_again))
    assert person(session, "li.ming").name == "李明"
    made = session.scalars(select(AuditEntry).where(AuditEntry.deed == Deed.PERSON_CREATED)).all()
    assert {entry.by_id for entry in made} == {admin.id}


def test_the_page_refuses_bad_rows(visit, session, huairou, admin):
    address = f"/{huairou.id}/people/bring-in"
    before = counts(session)
    bad = FILE.replace("公务员", "月亮").encode()
    shown = send(visit, address, bad, expect=422)
    assert "category: “月亮” is not known" in shown.text
    assert digest_of(shown) == ""
    assert "UTF-16" in send(visit, address, FILE.encode("utf-16"), expect=422).text
    many = (HEAD + "\n王芳,a,110116,村民" * 2001).encode()
    assert "more than 2000 rows" in send(visit, address, many, expect=422).text
    large = {"data": b"x" * 1_100_000, "content_type": "multipart/form-data; boundary=x"}
    visit.raw(address, method="POST", expect=413, headers=SAME_SITE, **large)
    assert (
        "Please fill this in."
        in visit.raw(address, method="POST", expect=422, data={}, headers=SAME_SITE).text
    )
    assert counts(session) == before


def test_a_digest_alone_does_not_get_bad_rows_in(visit, session, huairou, admin):
    bad = FILE.replace("公务员", "月亮").encode()
    address = f"/{huairou.id}/people/bring-in"
    before = counts(session)
    send(visit, address, bad, expect=409, digest=sha256(bad).hexdigest())
    assert counts(session) == before


# The command


@pytest.fixture
def run(app, session):
    """Run `people …`; returns exit code and output."""

    def run(*words, language="en"):
        session.flush()
        more = [] if "--template" in words else ["--language", language]
        result = app.test_cli_runner().invoke(args=["people", *map(str, words), *more])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        session.expire_all()
        return result.exit_code, result.output

    return run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(FILE)
    return path


def test_the_command(session, run, huairou, file, tmp_path):
    before = counts(session)
    code, said = run("bring-in", file, "--dry-run")
    assert code == 0 and "Line 2\t王芳\tNew" in said and "A dry run" in said
    assert counts(session) == before
    codes = tmp_path / "codes.csv"
    code, said = run("bring-in", file, "--codes", codes)
    assert code == 0 and "New 2" in said and str(codes) in said
    assert stat.S_IMODE(codes.stat().st_mode) == 0o600
    assert len(codes.read_text("utf-8-sig").splitlines()) == 3
    assert len(session.scalars(select(OneTimeCode)).all()) == 2
    code, said = run("bring-in", file)
    assert code == 0 and "Unchanged 2" in said and "New 0" in said


def test_the_command_refuses(session, run, huairou, file):
    before = counts(session)
    file.write_text(FILE.replace("公务员", "月亮"))
    code, said = run("bring-in", file)
    assert code == 1 and "Line 3\t李明\tRefused" in said
    assert "“月亮” is not known. Take one of: civil servant" in said and "Nothing was" in said
    code, said = run("bring-in", file, language="zh")
    assert "月亮" in said and "公务员" in said
    file.write_text("a,b\n1,2\n")
    code, said = run("bring-in", file)
    assert code == 1 and "Unknown heading" in said
    assert counts(session) == before


def test_the_command_keeps_what_is_in_a_codes_file(session, run, huairou, file, tmp_path):
    before = counts(session)
    codes = tmp_path / "codes.csv"
    codes.write_text("mine")
    code, said = run("bring-in", file, "--codes", codes)
    assert code == 1 and "Nothing was brought in." in said
    assert codes.read_text() == "mine" and counts(session) == before


def test_the_command_for_a_part(session, run, huairou, file):
    make.district(session, "110105", "朝阳区")
    code, said = run("bring-in", file, "--at", "110105")
    assert code == 1 and "there is no organisation “110116”" in said
    assert run("bring-in", file, "--at", "99")[0] == 1


def test_the_template_can_be_filled_in(run, judge):
    code, said = run("bring-in", "--template")
    assert code == 0
    judged = judge(f"{said.strip()}\n王芳,a,110116,村民,,,,,,,\n")
    assert outcomes(judged) == [Outcome.NEW]
