"""Commands of the shortage registry."""

import click
from flask.cli import AppGroup

from app.core.db import session
from app.shortages import actions

group = AppGroup("shortages", help="Demand reports and their sums.")


@group.command("add-up")
@click.option("--dry-run", is_flag=True, help="Change nothing, only see that it can be done.")
def add_up(dry_run: bool) -> None:
    """Make the sums anew from the reports (after reports were put in past the program)."""
    count = actions.add_up(session)
    if dry_run:
        session.rollback()
    else:
        session.commit()
    click.echo(f"{count} sums" + (" (dry run)" if dry_run else ""), err=True)
