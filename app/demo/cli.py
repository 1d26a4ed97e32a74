"""Commands that make and describe the demonstration, and that measure."""

import os
from collections.abc import Callable
from contextvars import Context
from functools import partial

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine

from app.core import installation
from app.core.cli import upgrade
from app.core.commands import tell
from app.core.db import database, session
from app.core.engines import gather_statistics
from app.core.errors import Refused
from app.core.reading import Mistakes
from app.core.settings import Settings
from app.core.words import say
from app.demo import actions, measuring, starting
from app.demo.bench import Call, Measured, bare, measure
from app.demo.cast import PASSWORD, PLAYERS
from app.demo.rules import Refusal
from app.demo.village import PIN


@click.group()
def demo() -> None:
    """Made-up people and figures, to look around."""


@demo.command()
@with_appcontext
def fill() -> None:
    """Make the demonstration town in an empty database."""
    try:
        town = actions.fill(session)
    except Refused as refused:
        raise click.ClickException(say(refused.reason)) from None
    session.commit()
    gather_statistics(database().engine)
    count = sum(len(people) for people in town.people.values())
    click.echo(f"{count} people in {len(town.orgs)} organisations.", err=True)


@demo.command("sign-ins")
def sign_ins() -> None:
    """Print who can sign in to the demonstration."""
    click.echo(f"All with the password {PASSWORD}:")
    for player in PLAYERS:
        click.echo(f"  {player.sign_in:<9} {player.name}  {player.post or '村民'}")
    click.echo(f"At the desk of a village terminal (/terminal) everybody has the PIN {PIN}.")


@demo.command()
@click.pass_context
@with_appcontext
def start(context: click.Context) -> None:
    """Bring tables, skills and courses up to date, fill an empty database, say where to go."""
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    settings: Settings = current_app.config["SETTINGS"]
    if sentence := starting.why_not(settings, host=host, port=port):
        raise click.ClickException(sentence)
    context.invoke(upgrade)
    if actions.is_empty(session):
        context.invoke(fill)
    else:
        tell(Mistakes(actions.refresh(session)))
        session.commit()
    click.echo(f"\nGengdu: {settings.public_url}")
    if installation.holds_demonstration(session):
        context.invoke(sign_ins)
    click.echo("Ctrl+C ends it.\n")


@click.group()
def bench() -> None:
    """A city's worth of rows, and what pages cost on it."""


@bench.command("fill")
@click.option("--people", default=100_000, show_default=True)
@click.option("--courses", default=1_000, show_default=True)
@click.option("--facts", default=1_000_000, show_default=True)
@click.pass_context
@with_appcontext
def fill_crowd(context: click.Context, people: int, courses: int, facts: int) -> None:
    """Fill an empty database to measure on; one filled before is kept."""
    context.invoke(upgrade)
    if measuring.is_for_measuring(session):
        _tell("This database was filled before.")
        return
    if not actions.is_empty(session):
        raise click.ClickException(say(Refusal.NOT_EMPTY))
    made = measuring.fill(session, people=people, courses=courses, facts=facts, say=_tell)
    session.commit()
    gather_statistics(database().engine)
    _tell(", ".join(f"{count} {what}" for what, count in made.items()))


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


@bench.command()
@click.option("--rounds", default=7, show_default=True, help="The best of so many is told.")
@click.option("--seconds", default=0.4, show_default=True, help="The length of a round.")
@with_appcontext
def run(rounds: int, seconds: float) -> None:
    """Measure the pages on such a database; JSON=1 prints one JSON object a line."""
    if not measuring.is_for_measuring(session):
        raise click.ClickException("Only a database made by `bench fill` is measured on.")
    calls = measuring.prepare(session)
    session.commit()
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy's own way
    # Requests push a context of their own only where none stands around them.
    so = partial(measure, rounds=rounds, seconds=seconds)
    Context().run(_measure_all, so, app, database().engine, calls)


def _measure_all(
    so: Callable[[Flask, Engine | None, Call], Measured],
    app: Flask,
    engine: Engine,
    calls: list[Call],
) -> None:
    as_json = bool(os.environ.get("JSON"))
    hello = so(bare(), None, Call("bare_flask", "/"))
    _print(hello, hello, None, as_json=as_json)
    for call in calls:
        asked = measuring.with_answers(app, call) if call.name in measuring.ANSWERING else call
        _print(so(app, engine, asked), hello, call.target, as_json=as_json)


def _print(found: Measured, hello: Measured, target: float | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(found.line())
        return
    if found is hello:
        click.echo(f"{'page':<18}{'CPU ms':>8}{'target':>8}{'x bare':>8}{'rps':>9}"
                   f"{'bytes':>8}{'queries':>9}")  # fmt: skip
    click.echo(
        f"{found.name:<18}{found.cpu_ms:>8.2f}{target or '-':>8}"
        f"{found.cpu_ms / hello.cpu_ms:>8.1f}{found.rps:>9.0f}{found.bytes:>8}{found.queries:>9}"
    )
