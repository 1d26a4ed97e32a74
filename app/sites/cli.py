"""Commands for the register of sites."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.commands import speaks
from app.core.csvs import Unreadable
from app.core.db import session
from app.core.language import gettext as _
from app.core.words import say
from app.people.queries.keeping import find_org_by_key, find_root
from app.sites import bringing
from app.sites.rules import Outcome

group = AppGroup("sites", help="Village sites.")


@group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--at", help="Code of the organisation whose part the file is of; the whole if none.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of each row.")
@speaks
def bring_in(file: Path, at: str | None, dry_run: bool) -> None:
    """Bring the register in from an Excel file: all rows, or none."""
    org = find_org_by_key(session, at) if at else find_root(session)
    if org is None:
        raise click.ClickException(_("There is no organisation with the code %(key)s.", key=at))
    try:
        judged = bringing.judge(session, file.read_bytes(), at=org)
    except Unreadable as unreadable:
        raise click.ClickException(unreadable.sentence) from None
    for one in judged.verdicts:
        why = say(one.trouble) if one.trouble else ""
        click.echo("\t".join((str(one.line), one.name, say(one.outcome), why)).rstrip())
    if judged.counts[Outcome.REFUSED]:
        raise click.ClickException(_("Nothing was brought in. Correct the refused rows first."))
    if dry_run:
        click.echo(_("A dry run: nothing was written."), err=True)
        return
    written = bringing.bring_in(session, judged, by_id=None)
    session.commit()
    click.echo(_("%(count)d sites were written.", count=written), err=True)
