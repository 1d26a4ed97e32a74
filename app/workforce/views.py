"""Pages: the officer's list of certificates, and the same list as an Excel file."""

from functools import partial

from flask import Blueprint, g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.core import clock, paging
from app.core.db import aside, session
from app.core.forgery import refuse_foreign_links
from app.people.access import reader, requires
from app.people.permissions import Permission
from app.workforce import actions, sheet
from app.workforce.forms import PurposeForm, QuestionForm
from app.workforce.queries import listing

bp = Blueprint("workforce", __name__, template_folder="templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<uuid:org_id>/certificates")
@requires(Permission.CERTIFICATE_READ)
def certificates() -> ResponseReturnValue:
    """Show who holds which certificate, who is under way and who has nothing yet."""
    form = QuestionForm(request.args)
    found = listing.list_page(session, g.org, form.question, page=paging.wanted())
    return render_template(
        "workforce/certificates.html", form=form, found=found, page=found.page, home=PurposeForm()
    )


@bp.get("/<uuid:org_id>/certificates.xlsx")
@requires(Permission.CERTIFICATE_READ)
def taken_home() -> ResponseReturnValue:
    """Give the list as an Excel file, and write down who took it and what for."""
    refuse_foreign_links()
    lines = listing.walk(session, g.org, QuestionForm(request.args).question)
    purpose = PurposeForm(request.args).said
    file, people = sheet.write(lines, who=reader.name, org_name=g.org.name, purpose=purpose)
    note = actions.note_taken_home
    aside(partial(note, by_id=reader.id, org_id=g.org.id, purpose=purpose, people=people))
    name = f"{g.org.name}-{clock.today():%Y%m%d}.xlsx"
    answer = send_file(file, mimetype=EXCEL, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
