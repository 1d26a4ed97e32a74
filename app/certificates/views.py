"""Pages: a person's certificates, one certificate and its paper, revoking, verifying."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import actions, paper, queries, rules
from app.certificates.forms import NumberForm, RevokeForm
from app.core import clock
from app.core.db import session
from app.core.language import gettext as _
from app.core.limits import limited
from app.core.shelf import for_all
from app.people.access import public, reader, requires, signed_in
from app.people.permissions import Permission

bp = Blueprint("certificates", __name__, template_folder="templates")

STATUS = {rules.Standing.UNKNOWN: 404, rules.Standing.MISTYPED: 422}


@bp.get("/certificates")
@signed_in
def mine() -> ResponseReturnValue:
    """Show the reader's own certificates."""
    held = queries.list_held(session, person_id=reader.id)
    return render_template("certificates/mine.html", held=held, standing_of=paper.standing_of)


@bp.get("/certificates/<string:number>")
@signed_in
def show(number: str) -> ResponseReturnValue:
    """Show one certificate to its holder and to staff."""
    certificate = queries.get_for_reader(session, number, reader=reader)
    revoke_at = None
    if certificate.person_id != reader.id:
        orgs = reader.where(Permission.CERTIFICATE_REVOKE)
        revoke_at = queries.find_org_of(session, certificate.person_id, orgs=orgs)
    return render_template(
        "certificates/show.html",
        certificate=certificate,
        standing=paper.standing_of(certificate),
        lacking=paper.lacking(certificate.person),
        revoke_at=revoke_at,
    )


@bp.get("/certificates/<string:number>.pdf")
@signed_in
def printed(number: str) -> ResponseReturnValue:
    """Give the paper to its holder and to staff."""
    certificate = queries.get_for_reader(session, number, reader=reader)
    headers = {"Content-Disposition": f'inline; filename="{certificate.number}.pdf"'}
    pdf = paper.print_out(session, certificate)
    return Response(pdf, mimetype="application/pdf", headers=headers)


@bp.route("/<uuid:org_id>/certificates/<string:number>/revoke", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_REVOKE)
def revoke(number: str) -> ResponseReturnValue:
    """Ask for the reason, then revoke."""
    certificate = queries.get_under(session, number, org=g.org)
    form = RevokeForm()
    if form.ok():
        reason = form.reason.data or ""
        actions.revoke(session, certificate, reason=reason, by_id=reader.id, org_id=g.org.id)
        flash(_("The certificate has been revoked."))
        return redirect(url_for(".show", number=certificate.number), 303)
    page = render_template("certificates/revoke.html", certificate=certificate, form=form)
    return page, form.status


@bp.get("/verify")
@for_all
@public
def ask() -> ResponseReturnValue:
    """Ask for a number; lead to its answer."""
    number = rules.tidy(request.args.get("q", ""))
    if number:
        return redirect(url_for(".verify", number=number), 303)
    form = NumberForm(formdata=None)
    return render_template("certificates/ask.html", form=form)


@bp.get("/verify/<string:number>")
@limited("30/minute")
@public
def verify(number: str) -> ResponseReturnValue:
    """Tell anybody whether a certificate holds; asks the register alone."""
    standing, entry = queries.verify(session, number, today=clock.today())
    page = render_template(
        "certificates/verify.html",
        standing=standing,
        entry=entry,
        number=rules.tidy(number),
        form=NumberForm(formdata=None),
    )
    return page, STATUS.get(standing, 200)
