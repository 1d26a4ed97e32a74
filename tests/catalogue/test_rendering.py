from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.drawings import ATTRIBUTES, HEAVIEST, SHAPES, WITHIN, read_drawing
from app.catalogue.rendering import TAGS, clean, find_faults, render

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 100">{}</svg>'

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](https://evil.example/x.png)",
    '![x" onload="alert(1)](https://a.b/)',
    '[x](https://a.b/"onmouseover="alert(1))',
    "<https://a.b/>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import 'https://a.b'</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<form action=https://a.b><input name=password>",
    "<base href=https://a.b>",
    '<p id="main" style="position:fixed" class="said">x</p>',
    "| a | b |\n| :-- | --: |\n| <b>x</b> | [y](javascript:1) |",
    "```\n<script>\n```",
    "<!-- --!><script>alert(1)</script> -->",
    "\u202e<scr\u0131pt>",
]


@pytest.fixture
def draw(tmp_path):
    """Read a drawing with this inside; return it and what is wrong."""

    def draw(inside, *, whole=DRAWING):
        path = tmp_path / "01-a.svg"
        path.write_text(whole.format(inside), encoding="utf-8")
        mistakes = []
        drawing = read_drawing(path, mistakes)
        assert (drawing is None) == bool(mistakes)
        return drawing, [(one.line, str(one.sentence)) for one in mistakes]

    return draw


def test_chinese_bold_before_full_width_marks():
    assert render("**加粗：**后文", {}).html == "<p><strong>加粗：</strong>后文</p>"
    assert render("前文**“引语”**后文", {}).html == "<p>前文<strong>“引语”</strong>后文</p>"


def test_a_lesson_in_full(draw):
    drawing, _ = draw('<text x="1" y="9">停</text>')
    body = render(
        "\n\n## 小节\n\n一行\n又一行，见[网站](https://a.cn/b)。\n\n- 甲\n- 乙\n\n"
        "| 项 | 数 |\n| --- | --: |\n| 一 | 2 |\n\n> 记住\n\n![停一停](01-a.svg)\n",
        {"01-a.svg": drawing},
    )
    assert body.html == (
        "<h2>小节</h2>\n<p>一行又一行，见"
        '<a href="https://a.cn/b" rel="noopener noreferrer">网站</a>。</p>\n'
        "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"
        "<table>\n<thead>\n<tr>\n<th>项</th>\n<th>数</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>一</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"
        "<blockquote>\n<p>记住</p>\n</blockquote>\n"
        '<p><svg role="img" aria-label="停一停" width="320" viewBox="0 0 320 100">'
        '<text x="1" y="9">停</text> </svg></p>'
    )
    assert "一行又一行，见网站。" in body.text
    assert "停" not in body.text
    assert body.characters == len("小节一行又一行，见网站。甲乙项数一2记住")
    assert body.drawings == {"01-a.svg"}


def elements(html):
    """The elements that a browser finds in a piece of HTML."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(html)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(attack):
    html = render(attack, {}).html
    assert clean(html) == html
    for tag, attributes in elements(html):
        assert tag in TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        assert attributes.get("href", "https://").startswith("https://")


@given(st.text("<>&\"'/=![]()*_`#|-:;\\ \nabonclicksrt一：", max_size=80))
def test_what_is_clean_stays_as_it_is(text):
    html = render(text, {}).html
    assert clean(html) == html


@given(st.lists(st.sampled_from(ATTACKS), max_size=4), st.text(max_size=30))
def test_attacks_joined_stay_clean(attacks, text):
    html = render("\n\n".join([*attacks, text]), {}).html
    assert clean(html) == html


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("# 大标题", "Headings within a lesson begin with ##, then ###, none left out."),
        ("### 太深", "Headings within a lesson begin with ##, then ###, none left out."),
        ("一<b>行</b>", "HTML is not allowed in a lesson."),
        ("<div>\n一\n</div>", "HTML is not allowed in a lesson."),
        ("<!-- 注 -->", "HTML is not allowed in a lesson."),
        ("![图](02-b.svg)", 'There is no drawing "02-b.svg" in the folder.'),
        ("![图](https://a.cn/x.png)", 'There is no drawing "https://a.cn/x.png" in the folder.'),
        ("![ ](01-a.svg)", 'Say what the drawing "01-a.svg" shows.'),
        ("[x](http://a.cn/)", '"http://a.cn/" is not a full https address.'),
        ("[x](javascript:alert)", '"javascript:alert" is not a full https address.'),
        ("[x](/courses)", '"/courses" is not a full https address.'),
        ("[x](https://user@evil.cn/)", '"https://user@evil.cn/" is not a full https address.'),
        ("- 甲\n  [x](#a)", '"#a" is not a full https address.'),
    ],
)
def test_faults_are_found_with_their_line(markdown, said):
    found = [
        (line, str(sentence)) for line, sentence in find_faults(f"\n\n{markdown}\n", ["01-a.svg"])
    ]
    assert found
    assert set(found) == {(3, said)}


def test_a_good_lesson_has_no_faults():
    text = "## 一\n\n### 二\n\n## 三\n\npH<7，a > b，[x](https://a.gov.cn/b?c=d)\n\n![图](01-a.svg)"
    assert list(find_faults(text, ["01-a.svg"])) == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "The element <script> is not allowed here in a drawing."),
        ("<foreignObject/>", "The element <foreignObject> is not allowed here in a drawing."),
        ("<style>a</style>", "The element <style> is not allowed here in a drawing."),
        ("<image/>", "The element <image> is not allowed here in a drawing."),
        ('<a><text x="1">t</text></a>', "The element <a> is not allowed here in a drawing."),
        ("<use/>", "The element <use> is not allowed here in a drawing."),
        ("<animate/>", "The element <animate> is not allowed here in a drawing."),
        ("<svg/>", "The element <svg> is not allowed here in a drawing."),
        ("<path><path/></path>", "The element <path> is not allowed here in a drawing."),
        ("<SCRIPT/>", "The element <SCRIPT> is not allowed here in a drawing."),
        ('<g onclick="x"/>', "The attribute onclick is not allowed in a drawing."),
        ('<g id="main"/>', "The attribute id is not allowed in a drawing."),
        ('<g class="said"/>', "The attribute class is not allowed in a drawing."),
        ('<g style="fill:red"/>', "The attribute style is not allowed in a drawing."),
        ('<path href="https://a.b"/>', "The attribute href is not allowed in a drawing."),
        (
            '<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>',
            "The attribute xlink:href is not allowed in a drawing.",
        ),
        ('<g fill="url(#a)"/>', "The value of fill is not allowed in a drawing."),
        ('<g fill="URL(https://a.b)"/>', "The value of fill is not allowed in a drawing."),
        ('<g fill="&quot;&gt;&lt;script"/>', "The value of fill is not allowed in a drawing."),
        ('<g transform="javascript:a"/>', "The value of transform is not allowed in a drawing."),
        ("words", "Words may stand only within <text> in a drawing."),
        ("<g" + "><g" * 20 + ">" + "</g>" * 21, "The elements are nested too deeply."),
        ("<g>", "This is not valid XML: mismatched tag."),
        ("&evil;", "This is not valid XML: undefined entity."),
    ],
)
def test_a_drawing_holds_nothing_but_a_drawing(draw, inside, said):
    _, wrong = draw("\n" + inside)
    assert (2, said) in wrong


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("{}<svg/>", "The drawing needs a viewBox of four numbers."),
        ('{}<svg viewBox="0 0 10"/>', "The drawing needs a viewBox of four numbers."),
        ('{}<svg viewBox="0 0 0.5em 1"/>', "The drawing needs a viewBox of four numbers."),
        ("{}<g/>", "The element <g> is not allowed here in a drawing."),
        ("{}", "This is not valid XML: no element found."),
        ('{}<!DOCTYPE svg><svg viewBox="0 0 1 1"/>', "A drawing has no document type."),
        (
            '{}<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 1 1"/>',
            "The value of xmlns is not allowed in a drawing.",
        ),
        ('{}<svg viewBox="0 0 1 1" onload="a"/>', "The attribute onload is not allowed in a"),
    ],
)
def test_the_root_of_a_drawing(draw, whole, said):
    _, wrong = draw("", whole=whole)
    assert any(sentence.startswith(said) for _, sentence in wrong)


def test_entities_are_never_expanded(draw):
    bomb = '<!DOCTYPE svg [<!ENTITY a "{}">]><svg viewBox="0 0 1 1"><text>&a;</text></svg>'
    _, wrong = draw("x" * 20, whole=bomb)
    assert (1, "A drawing has no document type.") in wrong


def test_a_heavy_drawing_is_refused(draw):
    path = " ".join(f"M{n * n % 997} {n * 7919 % 991}L{n * 31 % 89} {n}" for n in range(900))
    _, wrong = draw(f'<path d="{path}"/>')
    assert wrong[0][1].endswith(f"bytes compressed; {HEAVIEST} are allowed.")


def test_a_drawing_is_written_anew(draw):
    drawing, _ = draw(
        "\n<title>名</title><desc>说明</desc>\n<!-- x --><?php x?>\n"
        '<g fill="none">\n<path d="M0\n0"/><rect width="9"></rect></g>\n'
        '<text x="1"> 甲 &amp; <tspan dy="2">乙&lt;</tspan></text>\n'
    )
    assert drawing.show('说 "甲" <b>') == (
        '<svg role="img" aria-label="说 &#34;甲&#34; &lt;b&gt;" width="320"'
        ' viewBox="0 0 320 100"><g fill="none"><path d="M0 0"/><rect width="9"/></g>'
        '<text x="1">甲 &amp;<tspan dy="2">乙&lt;</tspan></text> </svg>'
    )


@given(st.text("<>/=\"' gpathsvtexwmlonidrf&;#:!-?[]", max_size=60))
def test_no_text_crashes_the_drawing_board(tmp_path_factory, inside):
    path = tmp_path_factory.getbasetemp() / "any.svg"
    path.write_text(DRAWING.replace("{}", inside), encoding="utf-8")
    mistakes = []
    drawing = read_drawing(path, mistakes)
    assert (drawing is None) == bool(mistakes)
    if drawing:
        for tag, attributes in elements(drawing.show("x")):
            assert tag in {*WITHIN, *SHAPES}
            assert set(attributes) <= ATTRIBUTES | {"role", "aria-label", "viewbox"}
