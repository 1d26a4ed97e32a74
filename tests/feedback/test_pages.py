import pytest
from sqlalchemy import select

from app.core import limits
from app.feedback import queries
from app.feedback.models import Feedback, FeedbackAnswer, Topic
from app.people.models import AuditEntry, Deed, Role
from tests import make, make_feedback


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(app):
    limits.forget()


def rows(page):
    return page.texts("ul[@class='rows']/li")


def test_it_works(session, visit):
    went_to = visit.send("/feedback?page=/help", message="  字太小了。 ", contact="010-1")
    assert visit(went_to).text("p[@class='said']") == "Your message has arrived."
    (sent,) = session.scalars(select(Feedback))
    assert (sent.message, sent.page, sent.contact) == ("字太小了。", "/help", "010-1")
    assert (sent.topic, sent.person_id) == (Topic.SUGGESTION, None)


def test_the_page_is_a_field_and_nothing_else(visit):
    page = visit("/feedback?page=/courses/soil%3Fq=1")
    assert page.one("main//input[@id='page']").get("value") == "/courses/soil"
    assert visit("/feedback?page=//evil.example").one("main//input[@id='page']").get("value") == ""
    page = visit("/feedback?page=/%3Cscript%3Ealert(1)")
    assert "alert" not in page.text("main")
    assert page.one("main//input[@id='page']").get("value") == ""


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        ("message", " ", "Please fill this in."),
        ("message", "字" * 2001, "At most 2000 characters."),
        ("page", "https://evil.example", "Give an address of this site, e.g. /courses."),
        ("contact", "1" * 101, "At most 100 characters."),
        ("topic", "praise", "Choose one of the list."),
    ],
)
def test_a_wrong_field_says_so(session, visit, field, given, sentence):
    page = visit.send("/feedback", expect=422, **({"message": "好"} | {field: given}))
    assert page.text(f"strong[@id='{field}-error']") == sentence
    assert session.scalars(select(Feedback)).all() == []


def test_five_a_minute_from_one_address(visit):
    for _ in range(5):
        visit.send("/feedback", message="一样的话")
    page = visit.send("/feedback", expect=429, message="一样的话")
    assert page.text("h1") == "Too many tries"
    assert page.response.headers["Retry-After"]
    visit("/feedback")  # Reading stays free.


def test_a_person_sees_the_answer(session, visit, lan, beigou):
    visit.send("/feedback", message="井水发黄。", topic="complaint")
    assert rows(visit("/my-feedback"))[0].endswith("Not answered yet.")

    admin = make.staff(session, "周", Role.ADMIN, at=beigou)
    visit.sign_in(admin)
    (link,) = [link for link in visit(f"/{beigou.id}/feedback").links() if "feedback/0" in link]
    page = visit(link)
    assert "兰" in page.said
    assert "The sender sees the answer on their own page." in page.said
    visit.send(link, message="已报修。")
    entry = session.scalars(select(AuditEntry)).one()
    (sent,) = session.scalars(select(Feedback))
    assert (entry.deed, entry.by_id, entry.subject_id) == (
        Deed.FEEDBACK_ANSWERED, admin.id, sent.id,
    )  # fmt: skip
    assert rows(visit(f"/{beigou.id}/feedback")) == []
    assert rows(visit(f"/{beigou.id}/feedback?show=answered"))[0].endswith("has an answer")

    visit.sign_in(lan)
    (row,) = rows(visit("/my-feedback"))
    assert row.startswith("井水发黄。 A complaint")
    assert "已报修。" in row
    assert "周" not in row


def test_without_a_name(session, visit, lan, beigou):
    visit.send("/feedback", message="不便署名。", without_name="y")
    assert session.scalars(select(Feedback.person_id)).all() == [None]
    assert rows(visit("/my-feedback")) == []


def test_who_is_not_signed_in_has_no_name_to_leave_out(visit):
    assert not visit("/feedback").all("input[@id='without_name']")


def test_each_sees_the_messages_of_their_part(session, visit, lan, beigou):
    zhao_at = make.village(session, "110117001001", "南沟村")
    zhao = make.person(session, "赵", at=zhao_at)
    here = make_feedback.letter(session, "甲", by=lan)
    away = make_feedback.letter(session, "乙", by=zhao)
    nobody = make_feedback.letter(session, "丙", contact="010-2")
    admin = make.staff(session, "周", Role.ADMIN, at=beigou)
    visit.sign_in(admin)
    assert visit(f"/{beigou.id}/feedback").texts("ul[@class='rows']/li/a") == ["甲"]
    visit(f"/{beigou.id}/feedback/{here.id}")
    for hidden in (away, nobody):
        visit(f"/{beigou.id}/feedback/{hidden.id}", expect=404)
    visit(f"/{zhao_at.id}/feedback", expect=404)

    root = make.city(session)
    visit.sign_in(make.staff(session, "吴", Role.ADMIN, at=root))
    assert sorted(visit(f"/{root.id}/feedback").texts("ul[@class='rows']/li/a")) == [
        "丙", "乙", "甲",
    ]  # fmt: skip
    page = visit(f"/{root.id}/feedback/{nobody.id}")
    assert "Answer by the contact given" in page.said
    assert "010-2" in page.said
    visit(f"/{beigou.id}/feedback/{away.id}", expect=404)
    assert queries.count_open(session) == 3
    assert queries.count_open(session, org=beigou) == 1
    assert queries.list_open(session, org=beigou).total == 1


def test_others_stay_out(session, visit, lan, beigou):
    sent = make_feedback.letter(session, by=lan)
    for address in (f"/{beigou.id}/feedback", f"/{beigou.id}/feedback/{sent.id}"):
        visit(address, expect=404)
    visit.sign_out()
    assert "/sign-in" in visit.redirect("/my-feedback")


def test_an_empty_answer_is_none(session, visit, lan, beigou):
    sent = make_feedback.letter(session, by=lan)
    visit.sign_in(make.staff(session, "周", Role.ADMIN, at=beigou))
    page = visit.send(f"/{beigou.id}/feedback/{sent.id}", expect=422, message="")
    assert page.text("strong[@id='message-error']") == "Please fill this in."
    assert session.scalars(select(FeedbackAnswer)).all() == []


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("own", [True, False])
def test_lists_take_few_queries(session, visit, statements, lan, beigou, count, own):
    admin = make.staff(session, "周", Role.ADMIN, at=beigou)
    for _ in range(count):
        sent = make_feedback.letter(session, by=lan)
        make_feedback.answer(session, sent, by=admin, at=beigou)
    address = "/my-feedback" if own else f"/{beigou.id}/feedback?show=all"
    visit.sign_in(lan if own else admin)
    visit("/help")  # It is asked once whether this is a demonstration.
    statements.clear()
    assert len(rows(visit(address))) == min(count, 20)
    assert len(statements) <= 6, statements
