"""What commands for writers share: the language they speak, and telling mistakes."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from app.core.language import DEFAULT, LOCALES, speaking
from app.core.reading import Mistakes

P = ParamSpec("P")
R = TypeVar("R")


def speaks(command: Callable[P, R]) -> Callable[P, R]:
    """Give a command the option --lang, the language of all it says."""

    @click.option(
        "--lang", type=click.Choice(list(LOCALES)), default=DEFAULT, help="Language of the answers."
    )
    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        with speaking(str(kwargs.pop("lang"))):
            return command(*args, **kwargs)

    return spoken


def tell(mistakes: Mistakes) -> None:
    """Write each mistake on a line of its own to the error output."""
    for mistake in mistakes.mistakes:
        click.echo(str(mistake), err=True)
