"""Commands for those who write and publish courses."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.catalogue import actions
from app.catalogue.content import list_folders, read_course
from app.core.commands import speaks, tell
from app.core.db import session
from app.core.language import gettext as _
from app.core.reading import Mistake, Mistakes
from app.skills import reading

group = AppGroup("catalogue", help="Courses on offer, read from their folders.")


@group.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@speaks
def check(paths: tuple[Path, ...]) -> None:
    """Read course folders strictly and say all that is wrong; loads nothing, needs no database."""
    mistakes: list[Mistake] = []
    skills: set[str] | None = None
    try:
        skills = reading.list_slugs()
    except Mistakes as found:
        mistakes += found.mistakes
    # A folder without any course in it is taken for a course that lacks its file.
    for folder in (folder for path in paths for folder in list_folders(path) or [path]):
        try:
            content = read_course(folder, skills=skills)
        except Mistakes as found:
            mistakes += found.mistakes
        else:
            lessons, items = len(content.lessons), len(content.items)
            said = _("%(lessons)s lessons, %(items)s items", lessons=lessons, items=items)
            click.echo(f"{folder}\t{said}")
    _end(mistakes)


@group.command()
@click.argument("folder", default=actions.COURSES, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be loaded.")
@speaks
def load(folder: Path, dry_run: bool) -> None:
    """Publish the courses of a folder; one with a mistake is left out, the others are loaded."""
    report = actions.load_all(session, folder)
    for one in report.loaded:
        state = "new" if one.is_new else "unchanged"
        click.echo(f"{one.version.slug}\t{one.version.number}\t{state}")
    if dry_run:
        session.rollback()
    else:
        session.commit()
    count = sum(one.is_new for one in report.loaded)
    click.echo(f"{count} new" + (" (dry run)" if dry_run else ""), err=True)
    _end(report.mistakes)


def _end(mistakes: list[Mistake]) -> None:
    """Tell the mistakes, and end with 1 if there are any."""
    if mistakes:
        tell(Mistakes(mistakes))
        raise SystemExit(1)
