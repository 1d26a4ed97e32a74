"""Pages of sites for their keepers: the register, what is alive, terminals."""

from dataclasses import replace
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock, paging
from app.core.csvs import Unreadable
from app.core.db import session
from app.core.errors import NotFound, Refused
from app.core.forms import Form
from app.core.language import gettext as _
from app.core.words import say
from app.people.access import reader, requires
from app.people.models import OrgKind
from app.people.permissions import Permission
from app.sites import bringing, kinds
from app.sites.actions import keeping as actions
from app.sites.forms import RegisterForm, SiteFilter, SiteForm, TerminalForm
from app.sites.queries import keeping as queries
from app.sites.rules import Outcome
from app.sites.views import bp

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # verdicts on one page, those first that need something to be done


@bp.get("/<uuid:org_id>/sites")
@requires(Permission.SITE_READ)
def sites() -> ResponseReturnValue:
    """Show the sites of the reader's part, and which have fallen silent."""
    form = SiteFilter(request.args)
    found = queries.list_sites(
        g.org,
        now=clock.now(),
        question=form.q.data or "",
        kind=form.kind.data or "",
        silent=form.silent.data,
    )
    page = paging.paginate(session, found, page=paging.wanted())
    page = replace(page, rows=[queries.Listed(*row) for row in page.rows])
    return render_template(
        "sites/sites.html",
        form=form,
        page=page,
        now=clock.now(),
        kind_name=kinds.name,
        may_edit=reader.may(Permission.SITE_EDIT, g.org),
        is_village=g.org.kind is OrgKind.VILLAGE,
    )


@bp.route("/<uuid:org_id>/sites/new", methods=["GET", "POST"])
@requires(Permission.SITE_EDIT)
def new_site() -> ResponseReturnValue:
    """Write down a site of this village."""
    if g.org.kind is not OrgKind.VILLAGE:
        raise NotFound
    form = SiteForm()
    if form.ok():
        try:
            made = actions.open_site(session, g.org, **form.facts(), by_id=reader.id)
        except Refused as refused:
            form.wrong("name", say(refused.reason))
        else:
            flash(_("The site is in the register."))
            return redirect(url_for(".site", org_id=g.org.id, site_id=made.id), 303)
    return render_template("sites/new_site.html", form=form), form.status


@bp.route("/<uuid:org_id>/sites/bring-in", methods=["GET", "POST"])
@requires(Permission.SITE_EDIT)
def bring_in() -> ResponseReturnValue:
    """Show what would become of each row; write it all when the same file comes again."""
    form = RegisterForm()
    judged = _judge(form) if form.ok() else None
    refused = judged.counts[Outcome.REFUSED] if judged else 0
    if judged is not None and not refused and form.digest.data == judged.digest:
        bringing.bring_in(session, judged, by_id=reader.id)
        flash(_("The register is brought in."))
        return redirect(url_for(".sites", org_id=g.org.id), 303)
    form.digest.data = judged.digest if judged and not refused else ""
    verdicts = sorted(judged.verdicts, key=_weight) if judged else []
    page = render_template(
        "sites/bring_in.html",
        form=form,
        judged=judged,
        refused=refused,
        verdicts=verdicts[:SHOWN],
        hidden=max(0, len(verdicts) - SHOWN),
        outcomes=list(Outcome),
    )
    return page, 422 if refused else form.status


def _judge(form: RegisterForm) -> bringing.Judged | None:
    try:
        return bringing.judge(session, form.file.data.read(), at=g.org)
    except Unreadable as unreadable:
        form.wrong("file", unreadable.sentence)
        return None


def _weight(verdict: bringing.Verdict) -> tuple[bool, int]:
    return verdict.outcome is not Outcome.REFUSED, verdict.line


@bp.get("/<uuid:org_id>/sites/template.xlsx")
@requires(Permission.SITE_EDIT)
def template() -> ResponseReturnValue:
    """Give an empty file with the headings."""
    return Response(
        bringing.template(),
        mimetype=EXCEL,
        headers={"Content-Disposition": "attachment; filename=sites.xlsx"},
    )


@bp.get("/<uuid:org_id>/sites/<uuid:site_id>")
@requires(Permission.SITE_READ)
def site(site_id: UUID) -> ResponseReturnValue:
    """Show a site, its terminals and what failed there."""
    found = queries.get_site(session, g.org, site_id)
    return render_template(
        "sites/site.html",
        site=found,
        kind=kinds.name(found.kind),
        terminals=queries.list_terminals(session, found),
        guesses=queries.list_guesses(session, found),
        may_keep=reader.may(Permission.SITE_KEEP, g.org),
        may_edit=reader.may(Permission.SITE_EDIT, g.org),
    )


@bp.route("/<uuid:org_id>/sites/<uuid:site_id>/terminals/new", methods=["GET", "POST"])
@requires(Permission.SITE_KEEP)
def new_terminal(site_id: UUID) -> ResponseReturnValue:
    """Give a code with which a device becomes a terminal; it is shown this once."""
    found = queries.get_site(session, g.org, site_id)
    form = TerminalForm()
    if form.ok():
        name = (form.name.data or "").strip()
        code = actions.give_terminal_code(session, found, name=name, by_id=reader.id)
        return render_template("sites/terminal_code.html", site=found, name=name, code=code)
    return render_template("sites/new_terminal.html", site=found, form=form), form.status


@bp.route(
    "/<uuid:org_id>/sites/<uuid:site_id>/terminals/<uuid:terminal_id>/retire",
    methods=["GET", "POST"],
)
@requires(Permission.SITE_KEEP)
def retire_terminal(site_id: UUID, terminal_id: UUID) -> ResponseReturnValue:
    """Ask, then let a device be a terminal no longer."""
    found = queries.get_site(session, g.org, site_id)
    terminal = queries.get_terminal(session, found, terminal_id)
    if Form().ok():
        actions.retire_terminal(session, terminal, by_id=reader.id)
        flash(_("The device is no longer a terminal."))
        return redirect(url_for(".site", org_id=g.org.id, site_id=found.id), 303)
    return render_template("sites/retire_terminal.html", site=found, terminal=terminal)


@bp.route("/<uuid:org_id>/sites/<uuid:site_id>/close", methods=["GET", "POST"])
@requires(Permission.SITE_EDIT)
def close_site(site_id: UUID) -> ResponseReturnValue:
    """Ask, then close a site."""
    found = queries.get_site(session, g.org, site_id)
    if Form().ok():
        actions.close_site(session, found, by_id=reader.id)
        flash(_("The site is closed."))
        return redirect(url_for(".sites", org_id=g.org.id), 303)
    return render_template("sites/close_site.html", site=found)
