"""Tells whether translations are fresh and complete: `python -m tests.house.fresh_translations`."""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

FOLDER = Path("translations")


def extracted() -> bytes:
    """Collect all sentences of the program as `make words` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.pot"
        options = ["-F", FOLDER / "babel.cfg", "-k", "_l", "--omit-header", "--no-location"]
        subprocess.run(
            [Path(sys.executable).parent / "pybabel", "-q", "extract", *options]
            + ["--sort-output", "-o", path, "."],
            check=True,
        )
        return path.read_bytes()


def faults() -> list[str]:
    """Return a sentence for each fault of the translations."""
    found = []
    template = FOLDER / "messages.pot"
    if template.read_bytes() != extracted():
        found.append("translations/messages.pot is not fresh: run `make words`.")
    wanted = {message.id for message in read_po(BytesIO(template.read_bytes())) if message.id}
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        catalogue = read_po(BytesIO(path.read_bytes()), locale=path.parts[1])
        said = {message.id: message for message in catalogue if message.id}
        found += [f"{path}: not in the program any more: {one!r}" for one in set(said) - wanted]
        found += [f"{path}: no entry for {one!r}: run `make words`" for one in wanted - set(said)]
        for message in said.values():
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if not all(strings) or message.fuzzy:
                found.append(f"{path}: not translated: {message.id!r}")
            found += [f"{path}: {error} in {message.id!r}" for error in message.check(catalogue)]
    return found


if __name__ == "__main__":
    faults_found = faults()
    print("\n".join(faults_found) or "Translations are fresh and complete.")
    sys.exit(bool(faults_found))
