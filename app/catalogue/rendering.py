"""Lessons from Markdown to clean HTML, and what a lesson's Markdown may not hold."""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_cjk_friendly import cjk_friendly

from app.catalogue.drawings import Drawing
from app.core.language import lazy_gettext as _l
from app.core.reading import Sentence

TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "a", "br", "strong", "em", "code"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
HEADINGS = ("h2", "h3", "h4")
UNWANTED = ("code", "fence", "hr", "lheading", "reference", "autolink")
# Said of the tokens that only a parser which lets HTML through finds.
HTML = ("html_block", "html_inline")


@dataclass(frozen=True)
class Rendered:
    """A lesson's body: for the page, and as bare text for counting and for the search."""

    html: str
    text: str
    drawings: frozenset[str]

    @property
    def characters(self) -> int:
        """How many characters there are to read, without spaces."""
        return sum(not character.isspace() for character in self.text)


def _parser(*, html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html}).enable("table").disable(list(UNWANTED))
    parser.use(cjk_friendly)
    parser.add_render_rule("image", _place)
    return parser


def _place(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    at: int,
    _options: OptionsDict,
    env: EnvType,
) -> str:
    """Write a mark that outlives the cleaning in place of a drawing."""
    mark = f"drawing-{env['nonce']}-{len(env['places'])}."
    token = tokens[at]
    env["places"][mark] = (str(token.attrs["src"]), token.content)
    return mark


def _any_address(url: str) -> bool:  # noqa: ARG001 -- the parser hands it over by name
    return True


_markdown = _parser(html=False)
# Finds what the other leaves as bare text: HTML, and links that no browser should follow.
_suspicious = _parser(html=True)
_suspicious.validateLink = _any_address  # type: ignore[method-assign] # as its manual says


def render(markdown: str, drawings: Mapping[str, Drawing]) -> Rendered:
    """Return the lesson's body, its drawings put in; unknown drawings leave nothing.

    The same Markdown always gives the same HTML.
    """
    places: dict[str, tuple[str, str]] = {}
    html = clean(_markdown.render(markdown, {"nonce": secrets.token_hex(8), "places": places}))
    bare = html
    for mark, (name, alt) in places.items():
        bare = bare.replace(mark, "")
        html = html.replace(mark, drawings[name].show(alt) if name in drawings else "")
    return Rendered(
        html=html.strip(),
        text=unescape(nh3.clean(bare, tags=set())).strip(),
        drawings=frozenset(name for name, _ in places.values()),
    )


def clean(html: str) -> str:
    """Return HTML with nothing in it but what a lesson may have."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )


def find_faults(markdown: str, drawings: Collection[str]) -> Iterator[tuple[int, Sentence]]:
    """Yield the line (from 1) and what is wrong there: HTML, foreign images, links, headings."""
    depth = 0
    for token in _suspicious.parse(markdown):
        line = token.map[0] + 1 if token.map else 1
        if token.type in HTML:
            yield line, _l("HTML is not allowed in a lesson.")
        elif token.type == "heading_open":
            if token.tag not in HEADINGS[: depth + 1]:
                yield line, _l("Headings within a lesson begin with ##, then ###, none left out.")
            else:
                depth = HEADINGS.index(token.tag) + 1
        for inner in token.children or []:
            if sentence := _fault_within(inner, drawings):
                yield line, sentence


def _fault_within(token: Token, drawings: Collection[str]) -> Sentence | None:
    if token.type in HTML:
        return _l("HTML is not allowed in a lesson.")
    if token.type == "link_open":
        return _fault_of_link(str(token.attrs["href"]))
    if token.type != "image":
        return None
    name = str(token.attrs["src"])
    if name not in drawings:
        return _l('There is no drawing "%(name)s" in the folder.', name=name)
    if not token.content.strip():
        return _l('Say what the drawing "%(name)s" shows.', name=name)
    return None


_HTTPS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?", re.IGNORECASE)


def _fault_of_link(address: str) -> Sentence | None:
    if _HTTPS.fullmatch(address):
        return None
    return _l('"%(address)s" is not a full https address.', address=address)
