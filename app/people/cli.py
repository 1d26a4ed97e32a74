"""Commands: places, the first administrator, organisations, people, roles, codes, files."""

import csv
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click
from flask import g
from flask.cli import AppGroup

from app.core.csvs import Unreadable
from app.core.db import session
from app.core.errors import Refused
from app.core.language import DEFAULT, NAMES
from app.core.language import gettext as _
from app.core.words import say
from app.people import bringing, places, verdicts
from app.people.actions import bringing as bringing_in
from app.people.actions import keeping, roles, signing
from app.people.models import Category, Link, Org, OrgKind, Person, Role
from app.people.queries import keeping as queries
from app.people.queries import signing as sign_ins
from app.people.rules.bringing import Outcome, find_word

group = AppGroup("people", help="Places, organisations, people, roles and one-time codes.")


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command speak the language asked for, and say why a rule refuses."""

    @click.option(
        "--language", type=click.Choice(list(NAMES)), default=DEFAULT, help="Of what is printed."
    )
    @wraps(command)
    def speaking(language: str, **values: Any) -> None:
        g.language = language
        try:
            command(**values)
        except Refused as refused:
            raise click.ClickException(say(refused.reason, **refused.values)) from None

    return speaking


def writes(command: Callable[..., None]) -> Callable[..., None]:
    """Commit at the command's end, unless it is a dry run."""

    @click.option("--dry-run", is_flag=True, help="Only try; write nothing.")
    @wraps(command)
    def writing(dry_run: bool, **values: Any) -> None:
        command(**values)
        if dry_run:
            session.rollback()
            click.echo(_("A dry run: nothing was written."), err=True)
        else:
            session.commit()

    return writing


def word_option(name: str, kind: type[Any], **more: Any) -> Callable[..., Any]:
    """Return an option whose value is a word of the code, or what offices write for it."""

    def read(_context: object, _option: object, value: str | None) -> Any:
        found = find_word(kind, value) if value else None
        if value and found is None:
            raise click.BadParameter(", ".join(word.value for word in kind))
        return found

    return click.option(name, callback=read, **more)


def _org(key: str) -> Org:
    org = queries.find_org_by_key(session, key)
    if org is None:
        raise click.ClickException(_("There is no organisation with the code %(key)s.", key=key))
    return org


def _root() -> Org:
    root = queries.find_root(session)
    if root is None:
        raise click.ClickException(_("The tree is empty. Run `people places` first."))
    return root


def _person(sign_in: str) -> Person:
    account = sign_ins.find_account(session, name=sign_in)
    if account is None:
        raise click.ClickException(_("Nobody signs in as %(name)s.", name=sign_in))
    return queries.get_person(session, account.person_id)


def _print_code(person: Person, sign_in: str) -> None:
    code = signing.give_code(session, person=person, by_id=None)
    click.echo(_("One-time code of %(name)s, valid for 24 hours:", name=sign_in), err=True)
    click.echo(code)


@group.command("places")
@told
@writes
def load_places() -> None:
    """Put city, districts, townships and villages of Beijing into the tree."""
    click.echo(_("%(count)d organisations are new.", count=places.load(session)))


@group.command()
@click.option("--name", required=True, help="The person's name.")
@click.option("--sign-in", required=True, help="The name to sign in with.")
@told
@writes
def first_admin(name: str, sign_in: str) -> None:
    """Make the first administrator of the whole, where there is none; print a one-time code."""
    root = _root()
    if queries.lock_root_admins(session):
        raise click.ClickException(_("There is an administrator of the whole already."))
    person = _make(name=name, sign_in=sign_in, org=root, category=Category.OTHER)
    roles.grant_role(session, person=person, org=root, role=Role.ADMIN, by_id=None)
    _print_code(person, sign_in)


def _make(
    *,
    name: str,
    sign_in: str,
    org: Org,
    category: Category,
    link: Link | None = None,
    post: str = "",
) -> Person:
    person = keeping.create_person(session, name=name, by_id=None)
    keeping.give_membership(
        session,
        person=person,
        org=org,
        category=category,
        link=link or bringing_in.usual_link(category),
        post=post,
    )
    signing.create_sign_in(session, person=person, name=sign_in)
    return person


@group.command()
@click.argument("key")
@click.argument("name")
@word_option("--kind", OrgKind, required=True, help="E.g. department, enterprise, school.")
@click.option("--under", help="Code of the organisation above; the city if left out.")
@click.option("--credit-code", help="Unified social credit code.")
@told
@writes
def new_org(key: str, name: str, kind: OrgKind, under: str | None, credit_code: str | None) -> None:
    """Put an organisation with this code and name into the tree."""
    parent = _org(under) if under else _root()
    org = keeping.create_org(
        session,
        key=key,
        name=name,
        kind=kind,
        parent=parent,
        credit_code=credit_code,
        by_id=None,
    )
    click.echo(org.path)


@group.command()
@click.option("--name", required=True, help="The person's name.")
@click.option("--sign-in", required=True, help="The name to sign in with.")
@click.option("--at", required=True, help="Code of the organisation.")
@word_option("--category", Category, required=True, help="E.g. 公务员, civil_servant.")
@word_option("--link", Link, help="E.g. 任职, post.")
@click.option("--post", default="", help="The post held.")
@told
@writes
def new_person(sign_in: str, at: str, **facts: Any) -> None:
    """Make a person with a place and a sign-in; print a one-time code."""
    _print_code(_make(sign_in=sign_in, org=_org(at), **facts), sign_in)


@group.command()
@click.argument("sign_in")
@click.argument("role")
@click.option("--at", required=True, help="Code of the organisation.")
@told
@writes
def grant(sign_in: str, role: str, at: str) -> None:
    """Give a role at an organisation and everything below it."""
    found = find_word(Role, role)
    if found is None:
        raise click.BadParameter(", ".join(word.value for word in Role))
    roles.grant_role(session, person=_person(sign_in), org=_org(at), role=found, by_id=None)
    click.echo(_("Granted."))


@group.command()
@click.argument("sign_in")
@told
@writes
def give_code(sign_in: str) -> None:
    """Print a one-time code with which a person sets a new password."""
    _print_code(_person(sign_in), sign_in)


@group.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--at", help="Code of the organisation whose part it is for; the city if left out.")
@click.option("--codes", type=click.Path(path_type=Path), help="New file for one-time codes.")
@click.option("--template", is_flag=True, help="Only print the headings.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of each row.")
@told
def bring_in(
    file: IO[bytes] | None, at: str | None, codes: Path | None, template: bool, dry_run: bool
) -> None:
    """Bring people in from a CSV file: all rows, or none."""
    if template:
        click.echo(bringing.template())
        return
    if file is None:
        raise click.UsageError("Name a file, or ask for the headings with --template.")
    judged = _judge(file, _org(at) if at else _root())
    _print_verdicts(judged)
    if judged.counts[Outcome.REFUSED]:
        raise click.ClickException(_("Nothing was brought in. Correct the refused rows first."))
    if dry_run:
        click.echo(_("A dry run: nothing was written."))
        return
    new = bringing_in.bring_in(session, judged, by_id=None)
    if codes:
        _write_codes(codes, new)
    session.commit()
    click.echo(_next_step(new, codes))


def _judge(file: IO[bytes], at: Org) -> bringing.Judged:
    content = file.read(bringing.LARGEST + 1)
    try:
        return bringing.judge(session, content, at=at, by_id=None)
    except Unreadable as unreadable:
        raise click.ClickException(_nothing_came(str(unreadable.sentence))) from None


def _nothing_came(why: str) -> str:
    nothing = _("Nothing was brought in.")
    return f"{why} {nothing}"


def _print_verdicts(judged: bringing.Judged) -> None:
    click.echo(_("Read as %(encoding)s.", encoding=judged.encoding))
    for verdict in judged.verdicts:
        line = _("Line %(line)d", line=verdict.line)
        cells = (line, verdict.name, say(verdict.outcome), *verdicts.sentences(verdict))
        click.echo("\t".join(cells))
    click.echo(" · ".join(f"{say(one)} {judged.counts[one]}" for one in Outcome))


def _write_codes(path: Path, new: dict[str, Person]) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(_nothing_came(f"{path}: {error.strerror}.")) from None
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([verdicts.heading("name"), verdicts.heading("sign_in"), _("One-time code")])
        for sign_in, person in new.items():
            code = signing.give_code(session, person=person, by_id=None)
            rows.writerow([person.name, sign_in, code])


def _next_step(new: dict[str, Person], codes: Path | None) -> str:
    if not new:
        return _("Done.")
    if codes:
        return _(
            "Done. The one-time codes are in %(file)s; they are valid for 24 hours.", file=codes
        )
    return _("Done. Give each new person a code: `people give-code SIGN_IN`, or on their page.")
