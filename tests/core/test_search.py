"""Search: what is found, in which order, and what is marked; on both databases."""

import re
from random import Random
from unicodedata import name
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import search
from app.core.search import HAN

ALL = {"kinds": ["lesson"], "scopes": ["public"], "language": "zh"}


def put(session, title, body="", *, kind="lesson", scope="public", owner=None, language="zh"):
    """One text in the index, flushed; returns its owner's id."""
    owner = owner or uuid4()
    search.index(
        session,
        kind=kind,
        owner_id=owner,
        language=language,
        scope=scope,
        address=f"/texts/{owner}",
        title=title,
        body=body,
    )
    session.flush()
    return owner


def found(session, question, **where):
    """The ids of the owners found."""
    return [hit.owner_id for hit in search.find(session, question, **(ALL | where))]


def test_it_works(session):
    soil = put(session, "看土", "先看土，再浇水。土壤的样子会说话。")
    put(session, "防范诈骗", "不报验证码。")

    hits = search.find(session, "土壤", **ALL)

    assert [hit.owner_id for hit in hits] == [soil]
    assert hits[0].address == f"/texts/{soil}"
    assert hits[0].snippet == Markup("先看土，再浇水。<mark>土壤</mark>的样子会说话。")


@pytest.mark.parametrize(
    ("body", "question", "is_found"),
    [
        ("防范电信诈骗", "诈骗", True),  # two characters
        ("防范电信诈骗", "电信诈骗", True),
        ("防骗，先防范，再说诈骗", "防范诈骗", False),  # all pairs but one
        ("防诈，诈骗", "防诈骗", False),  # both pairs, each in a run of its own
        ("上网", "网", True),  # one character, at the end of a run
        ("网上", "网", True),
        ("水", "水", True),
        ("浇水土", "水", True),
        ("浇水土", "木", False),
        ("建5G基站两座", "5G基站", True),
        ("建5G基站两座", "5g", True),
        ("建５Ｇ基站两座", "5G", True),  # full width
        ("建5G网站两座", "5G基站", False),
        ("Growing good soil", "SOIL", True),
        ("Growing good soil", "grow", True),  # the beginning of a word
        ("Growing good soil", "rowing", False),
        ("Growing good soil", "soil good", True),  # any order
        ("Growing good soil", "soil bad", False),
        ("拨打96110", "96110", True),
        ("GB/T 22239-2019", "GB/T 22239", True),
        ("村里有𠮷野家", "𠮷野", True),  # beyond the first plane of Unicode
        ("龘㛃䶮", "㛃䶮", True),
        ("𰻝𰻝面", "𰻝面", True),  # of Unicode 13
        ("二〇二六年", "〇二六", True),
        ("⓫月½亩", "月亩", False),
        ("1e5 0x1f 3d", "1e5", True),
        ("a_b c-d", "b", True),
        ("Straße", "STRASSE", True),
        ("看土", "", False),
        ("看土", "。，!?", False),
    ],
)
def test_what_is_found(session, body, question, is_found):
    owner = put(session, "题目", body)
    assert found(session, question) == ([owner] if is_found else [])


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "'",
        "' OR 1=1 --",
        'x" OR "y',
        "NEAR(a b)",
        "title_grams:看土",
        "看土*",
        "^看土",
        "a & b | !c",
        "'a':* <-> (",
        "\\",
        "%",
        "a\x00b",
        "AND",
        "NOT 土",
        "土" * 5000,
        "看 " * 5000,
        "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ],
)
def test_no_question_breaks_it(session, question):
    put(session, "看土", "看土")
    search.find(session, question, **ALL)


def test_only_wanted_kinds_and_scopes_are_found(session):
    put(session, "看土", kind="course")
    put(session, "看土", scope="members")
    mine = put(session, "看土")
    assert found(session, "看土") == [mine]


def test_others_never_crowd_out_what_is_wanted(session):
    for _ in range(30):
        put(session, "看土", "看土", kind="skill")
    mine = put(session, "题目", "先要看土。")
    assert found(session, "看土", limit=1) == [mine]


def test_a_hit_in_the_title_comes_first(session):
    body = put(session, "浇水", "先看土，再浇水。看土要早。" + "别的话。" * 30)
    title = put(session, "看土", "土壤的样子会说话。" * 30)
    for _ in range(20):
        put(session, "别的", "无关的话。" * 10)
    assert found(session, "看土") == [title, body]


def test_a_text_in_two_languages_comes_once_in_the_readers(session):
    owner = put(session, "5G基站")
    put(session, "5G base station", owner=owner, language="en")
    for language, title in (("zh", "5G基站"), ("en", "5G base station")):
        hits = search.find(session, "5g", **ALL | {"language": language})
        assert [(hit.owner_id, hit.whole_title) for hit in hits] == [(owner, title)]


def test_what_is_forgotten_is_not_found(session):
    owner, other = put(session, "看土"), put(session, "看土")
    search.forget(session, kind="lesson", owner_ids=[owner])
    assert found(session, "看土") == [other]


@pytest.mark.parametrize(
    ("value", "question", "marked"),
    [
        ("防诈骗", "诈骗", "防<mark>诈骗</mark>"),
        ("只说诈骗", "防诈骗", "只说诈骗"),
        ("建５Ｇ基站", "5g基站", "建<mark>５Ｇ</mark><mark>基站</mark>"),
        ("Soil in soils, topsoil", "soil", "<mark>Soil</mark> in <mark>soil</mark>s, topsoil"),
        ("<b>土</b> & 水", "土", "&lt;b&gt;<mark>土</mark>&lt;/b&gt; &amp; 水"),
        ("看土", "", "看土"),
        ("x<y", "(", "x&lt;y"),
    ],
)
def test_what_is_marked(value, question, marked):
    assert search.mark(value, question) == Markup(marked)


def test_a_snippet_stands_around_the_first_hit():
    cut = search.snippet("前" * 200 + "诈骗" + "后" * 200, "诈骗")
    assert cut.startswith("…前")
    assert "<mark>诈骗</mark>后" in cut
    assert cut.endswith("后…")


TEXTS = st.text(st.sampled_from("土水防诈骗网站农5Gg1e.，-_ '\"Ａß𠮷"), max_size=30)


@given(TEXTS)
def test_marks_change_no_word(value):
    plain = re.sub("</?mark>", "", search.mark(value, "诈骗 5g 土 ß"))
    assert Markup(plain).unescape() == value


@given(st.text(max_size=60))
def test_grams_are_what_both_databases_take_for_words(value):
    for gram in search.grams(value):
        assert re.fullmatch(rf"[{HAN}]{{1,2}}|[^\W_{HAN}]+", gram)


def holds(body: str, question: str) -> bool:
    """The slow truth: what the search has to find."""
    body = search.fold(body)
    words = re.findall(rf"[{HAN}]+|(?:(?![{HAN}])[^\W_])+", search.fold(question))
    letters = re.findall(rf"(?:(?![{HAN}])[^\W_])+", body)
    return bool(words) and all(
        word in body if re.match(f"[{HAN}]", word) else any(x.startswith(word) for x in letters)
        for word in words
    )


ALPHABET = "土水防诈骗网站农村电信浇肥料㛃𠮷𰻝"
LATIN = ["5G", "soil", "Soils", "GB", "22239", "1e5", "０１", "é", "0x1f", "a", "www", "ﬁne"]


def made_up(random: Random, length: int) -> str:
    """A text of Han runs, words and marks."""
    parts = []
    for _ in range(length):
        parts.append("".join(random.choices(ALPHABET, k=random.randint(1, 5))))
        parts.append(random.choice(["", "，", " ", "。", *LATIN]))
    return "".join(parts)


@pytest.mark.slow
def test_exactly_what_holds_the_question_is_found(session):
    random = Random(20261123)
    bodies = {put(session, "题", made_up(random, 8)): "" for _ in range(300)}
    for row in session.scalars(select(search.SearchText)):
        bodies[row.owner_id] = row.body
    hits = 0
    for _ in range(400):
        question = made_up(random, random.choice([1, 1, 1, 2]))[: random.randint(1, 5)]
        wanted = {owner for owner, body in bodies.items() if holds(body, question)}
        assert set(found(session, question, limit=1000)) == wanted, question
        hits += len(wanted)
    assert hits > 1000  # The questions were not idle.


# Cherokee alone is folded to capitals by Unicode and to small letters by PostgreSQL.
LETTERS = st.characters(categories=["L", "N"]).filter(lambda c: "CHEROKEE" not in name(c, ""))


@given(st.text(LETTERS, min_size=1, max_size=4))
def test_any_word_of_any_script_is_found(app, word):
    """Whatever letters a village writes with, both databases cut them as we do."""
    runs = search.grams(word)
    with app.extensions["gengdu.db"].engine.execution_options(writes=True).connect() as line:
        transaction = line.begin()
        with Session(line) as session:
            owner = put(session, word)
            assert not runs or found(session, word) == [owner]
        transaction.rollback()
