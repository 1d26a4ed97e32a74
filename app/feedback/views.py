"""Pages of feedback: sending a message, one's own messages, and answering."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import paging
from app.core.db import session
from app.core.language import gettext as _
from app.core.limits import limited
from app.feedback import actions, queries, rules
from app.feedback.forms import AnswerForm, FeedbackForm, FilterForm
from app.feedback.models import Topic
from app.people.access import public, reader, requires, signed_in
from app.people.permissions import Permission

bp = Blueprint("feedback", __name__, template_folder="templates")


def _sender(form: FeedbackForm) -> UUID | None:
    """Return whose message it is, or None for one without a name."""
    if not current_user.is_authenticated or (form.without_name and form.without_name.data):
        return None
    return reader.id


@bp.route("/feedback", methods=["GET", "POST"])
@limited("5/minute", methods=("POST",))
@public
def send() -> ResponseReturnValue:
    """Anybody tells us something."""
    page = rules.local_path(request.args.get("page", ""))
    form = FeedbackForm.of(page=page, has_name=current_user.is_authenticated)
    if form.ok():
        actions.send(
            session,
            (form.message.data or "").strip(),
            topic=Topic(form.topic.data),
            page=rules.local_path(form.page.data or ""),
            contact=(form.contact.data or "").strip(),
            person_id=_sender(form),
        )
        return redirect(url_for(".thanks"), 303)
    return render_template("feedback/send.html", form=form), form.status


@bp.get("/feedback/thanks")
@public
def thanks() -> ResponseReturnValue:
    """It has arrived."""
    return render_template("feedback/thanks.html")


@bp.get("/my-feedback")
@signed_in
def mine() -> ResponseReturnValue:
    """One's own messages and what was answered."""
    page = queries.list_of_person(session, person_id=reader.id, page=paging.wanted())
    answers = queries.list_answers(session, [one.id for one in page.rows])
    return render_template("feedback/mine.html", page=page, answers=answers)


@bp.get("/<uuid:org_id>/feedback")
@requires(Permission.FEEDBACK_ANSWER)
def received() -> ResponseReturnValue:
    """The messages for those who answer here."""
    form = FilterForm.of(request.args)
    page = queries.list_letters(session, g.org, answered=form.answered, page=paging.wanted())
    return render_template("feedback/received.html", form=form, page=page)


@bp.route("/<uuid:org_id>/feedback/<uuid:feedback_id>", methods=["GET", "POST"])
@requires(Permission.FEEDBACK_ANSWER)
def answer(feedback_id: UUID) -> ResponseReturnValue:
    """One message, what was answered, and a further answer."""
    letter = queries.get_letter(session, feedback_id, org=g.org)
    sent, form = letter.feedback, AnswerForm()
    if form.ok():
        message = (form.message.data or "").strip()
        actions.answer(session, sent, message=message, by_id=reader.id, org_id=g.org.id)
        flash(_("Your answer is saved."))
        return redirect(url_for(".received", org_id=g.org.id), 303)
    return render_template(
        "feedback/answer.html",
        letter=letter,
        form=form,
        answers=queries.list_answers(session, [sent.id]).get(sent.id, []),
        reach=rules.reach(person_id=sent.person_id, contact=sent.contact),
    ), form.status
