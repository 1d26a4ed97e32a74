"""Commands for those who keep the frameworks."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.commands import speaks, tell
from app.core.db import session
from app.core.reading import Mistakes
from app.skills import actions, reading

group = AppGroup("skills", help="The vocabulary of skills and its frameworks.")


@group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@speaks
def check(files: tuple[Path, ...]) -> None:
    """Read framework files strictly and say what is wrong; loads nothing."""
    is_good = True
    for path in files:
        try:
            content = reading.read_framework(path)
        except Mistakes as mistakes:
            is_good = False
            tell(mistakes)
        else:
            click.echo(f"{path}\t{content.head.id} {content.head.version}")
    if not is_good:
        raise SystemExit(1)


@group.command()
@click.argument("folder", default=reading.FOLDER, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be loaded.")
@speaks
def load(folder: Path, dry_run: bool) -> None:
    """Load the framework files of a folder; all of them, or none if one is wrong."""
    try:
        loaded = actions.load_frameworks(session, folder)
    except Mistakes as mistakes:
        session.rollback()
        tell(mistakes)
        raise SystemExit(1) from None
    for framework in loaded:
        click.echo(f"{framework.slug}\t{framework.version}")
    if dry_run:
        session.rollback()
    else:
        session.commit()
    click.echo(f"{len(loaded)} loaded" + (" (dry run)" if dry_run else ""), err=True)
