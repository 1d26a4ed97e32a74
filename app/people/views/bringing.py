"""The page that brings people in from a file: verdicts first, then the same file once more."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.csvs import Unreadable
from app.core.db import session
from app.core.language import gettext as _
from app.people import bringing
from app.people.access import reader, requires
from app.people.actions.bringing import bring_in as write
from app.people.bringing import Judged
from app.people.forms.keeping import FileForm
from app.people.permissions import Permission
from app.people.rules.bringing import Outcome
from app.people.verdicts import sentences
from app.people.views import bp

SHOWN = 200  # verdicts on one page, those first that need something to be done


@bp.route("/<uuid:org_id>/people/bring-in", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def bring_in() -> ResponseReturnValue:
    """Show what would become of each row; write it all when the same file comes again."""
    form = FileForm()
    judged = _judge(form) if form.ok() else None
    if judged is not None and form.digest.data == judged.digest:
        write(session, judged, by_id=reader.id)
        flash(_("The file is brought in. Give the new people their one-time codes."))
        return redirect(url_for(".people", org_id=g.org.id), 303)
    return _page(form, judged)


def _judge(form: FileForm) -> Judged | None:
    try:
        return bringing.judge(
            session,
            form.file.data.read(),
            at=g.org,
            by_id=reader.id,
            most=bringing.MOST_BY_PAGE,
        )
    except Unreadable as unreadable:
        form.wrong("file", unreadable.sentence)
        return None


def _page(form: FileForm, judged: Judged | None) -> ResponseReturnValue:
    refused = judged.counts[Outcome.REFUSED] if judged else 0
    form.digest.data = judged.digest if judged and not refused else ""
    verdicts = sorted(judged.verdicts, key=_weight) if judged else []
    page = render_template(
        "people/bring_in.html",
        org=g.org,
        form=form,
        judged=judged,
        refused=refused,
        verdicts=verdicts[:SHOWN],
        hidden=max(0, len(verdicts) - SHOWN),
        outcomes=list(Outcome),
        sentences=sentences,
        template=bringing.template(),
    )
    return page, 422 if refused else form.status


def _weight(verdict: bringing.Verdict) -> tuple[bool, bool, int]:
    is_refused = verdict.outcome is Outcome.REFUSED
    return not is_refused, not verdict.has_namesake, verdict.line
