"""Small manners of the code, kept by a test."""

import ast
import re
from pathlib import Path

import pytest

FILES = sorted(Path("app").rglob("*.py"))
LONGEST = 400  # lines; over 300 is a smell
FORBIDDEN = {
    r"\.query\b(?!\()": "the old way of asking; use select()",
    r"\bbackref\b": "relationships say their own two sides",
    r"\butcnow\b|datetime\.now\(|time\.time\(": "times come from core.clock",
    r"except Exception|except:": "say which error",
    r"\bunittest\.mock\b": "mock nothing of ours",
    r"shell=True|os\.system": "no shell",
    r"pickle|yaml\.load": "no reading of code as if it were facts",
    r"\brandom\.(random|randint|choice|sample|shuffle)\b": "secrets, or a seeded Random",
}
CLOCK = Path("app/core/clock.py")


def offences(path: Path, source: str) -> list[str]:
    """Return what is ill-mannered in a source."""
    found = [why for pattern, why in FORBIDDEN.items() if re.search(pattern, source)]
    if path == CLOCK:
        found = [why for why in found if "clock" not in why]
    if "|safe" in source:
        found.append("no |safe")
    if source.count("\n") > LONGEST:
        found.append(f"longer than {LONGEST} lines: make it two rooms")
    tree = ast.parse(source)
    if not ast.get_docstring(tree):
        found.append("the module does not say what is in it")
    room = path.parts[2].removesuffix(".py") if len(path.parts) > 2 else ""
    if room in ("actions", "views", "rules", "queries", "slots", "listeners"):
        found += [f"{room} commits" for _ in re.findall(r"\.commit\(", source)]
    if path.name != "__init__.py" or room != "__init__":
        found += _late_imports(tree)
    return found


def _late_imports(tree: ast.AST) -> list[str]:
    late = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name != "init_app":
            late += [
                f"an import inside {node.name}()"
                for inner in ast.walk(node)
                if isinstance(inner, ast.Import | ast.ImportFrom)
            ]
    return late


@pytest.mark.parametrize("path", FILES, ids=str)
def test_manners(path):
    assert not offences(path, path.read_text())


@pytest.mark.parametrize("path", sorted(Path("app").rglob("*.html")), ids=str)
def test_templates_never_switch_escaping_off(path):
    assert not re.search(r"\|\s*safe\b|autoescape false", path.read_text())


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/people/queries.py", '"""X."""\nPerson.query.all()'),
        ("app/people/actions.py", '"""X."""\nsession.commit()'),
        ("app/people/rules.py", "X = 1"),
        ("app/people/rules.py", '"""X."""\n' + "\n" * 401),
        ("app/people/rules.py", '"""X."""\nnow = datetime.now()'),
        ("app/people/views.py", '"""X."""\ndef late():\n    import json'),
    ],
)
def test_the_law_sees_an_offence(path, source):
    assert offences(Path(path), source)
