"""What contributors may not put on a page: payloads, each alone and in the places where texts stand."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from qmsdocs.article.links import Instead, Kind, rewrite_links
from qmsdocs.article.render import article_html, render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<<script>alert(1)//<</script>",
    '<img src="x" onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src=javascript:alert(1)>",
    "<img srcset='https://example.org/x 1x' src=a.png>",
    "<img src=//example.org/x.png>",
    "<img src='\\\\example.org/x.png'>",
    "<img src=' https://example.org/x.png'>",
    "<img src='https&#58;//example.org/x.png'>",
    "![x](https://example.org/x.png)",
    "![x](//example.org/x.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,x#x'></use></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><iframe src='javascript:alert(1)'></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<applet code=x></applet>",
    "<frameset><frame src='javascript:alert(1)'></frameset>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<style>body{background:url(https://example.org/x)}",
    "<p style='background:url(https://example.org/x)'>x</p>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<form action='https://example.org/'><input name=q><button>Go</button></form>",
    "<button formaction='javascript:alert(1)' form=x>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select onchange=alert(1)><option>x</select>",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<keygen autofocus onfocus=alert(1)>",
    "<video src=https://example.org/x onerror=alert(1)></video>",
    "<audio src=https://example.org/x autoplay></audio>",
    "<video><source src=x onerror=alert(1)></video>",
    "<video poster='https://example.org/x.png'></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<div onclick=alert(1) onmouseover=alert(1)>x</div>",
    "<div OnClIcK='alert(1)'>x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://example.org/x'>x</a>",
    "<a href='x' ping='https://example.org/'>x</a>",
    "<a href='x' target=_blank download onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]( javascript:alert(1) )",
    "[x](java&#115;cript:alert(1))",
    "[x](vbscript:x)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[x](https://example.org "onmouseover=alert(1) \\"><script>alert(1)</script>")',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "| <script>alert(1)</script> |\n| - |\n| <img src=x onerror=alert(1)> |",
    '!!! note "<script>alert(1)</script>"\n    <img src=x onerror=alert(1)>',
    "> [!NOTE]\n> <script>alert(1)</script>",
    "## <script>alert(1)</script> {#x}",
    '## x {#"><script>alert(1)</script>}',
    "[^<script>alert(1)</script>]\n\n[^<script>alert(1)</script>]: x",
    "<!-- --><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php <script>alert(1)</script> ?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x</noscript>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<slot name=x></slot><x-y onclick=alert(1)>x</x-y>",
    "<p id=__palette class='md-search md-header' data-md-component=search>x</p>",
    "<p tabindex=5 role=alertdialog accesskey=x contenteditable hidden>x</p>",
]
PLACES = {
    "alone": "{}",
    "in a list": "- {}\n",
    "in a quote": "> {}\n",
    "after words": "Words {} words\n",
    "in HTML": "<div>\n{}\n</div>\n",
    "in a heading": "### {}\n",
}
ELEMENTS = """
    a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var"""
ATTRIBUTES = """
    id class lang dir title role tabindex aria-label aria-hidden href name src alt width height colspan rowspan align
    scope start type reversed value datetime span open rel"""


class _Reader(HTMLParser):
    """Everything that a page would hold, as it is read by a program that is not ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS.split():
            self.faults.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES.split():
            self.faults.append(f"{tag} {name}")
        if name in ("href", "src"):
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", "".join(value.split()).lower())
            if scheme and (name == "src" or scheme[1] not in ("http", "https", "mailto", "tel")):
                self.faults.append(f"{tag} {name}={value}")
        if name == "src" and re.match(r"\s*[/\\]{2}", value):
            self.faults.append(f"{tag} {name}={value}")
        if name == "id":
            self.ids.append(value)
        if name == "id" and value.startswith("__"):
            self.faults.append(value)
        if name == "class" and "md-" in value:
            self.faults.append(value)
        if name == "tabindex" and value != "0":
            self.faults.append(value)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(decl)

    def handle_pi(self, data: str) -> None:
        self.faults.append(data)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_but_harmless_html_is_left(payload: str, place: str) -> None:
    reader = _Reader()
    reader.feed(article_html(render(PLACES[place].format(payload))))
    reader.close()
    assert reader.faults == []
    assert len(reader.ids) == len(set(reader.ids))


def test_the_reader_finds_what_it_looks_for() -> None:
    reader = _Reader()
    reader.feed(
        '<script></script><a href="java\nscript:1" onclick="x"><img src="//x"></a><!-- c --><p id="__x" class="md-a">'
    )
    assert reader.faults == [
        *("script", "a href=java\nscript:1", "a onclick", "img src=//x", "comment  c ", "__x", "md-a")
    ]


def _resolve(written: str, kind: Kind) -> str | Instead | None:
    return {"a": "b.html#c", "secret": Instead("internal <document>"), "i.png": "../i.png"}.get(written)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><a href="a" rel="x">w</a></p>', '<p><a href="b.html#c">w</a></p>'),
        ('<a href="gone" rel="x" title="t">w</a>', '<a title="t">w</a>'),
        (
            '<a href="secret" title="Secret">S <img alt="Secret" src="i.png"></a>.',
            "<span>internal &lt;document&gt;</span>.",
        ),
        ('<a href="a"><img alt="x" src="i.png"></a>', '<a href="b.html#c"><img alt="x" src="../i.png"></a>'),
        ('<img alt="A chart" src="gone.png">', '<span class="qms-missing">A chart</span>'),
        ('<img alt="" src="gone.png">', '<span class="qms-missing">(image)</span>'),
        ('<a id="x">w</a>', '<a id="x">w</a>'),
        ('<code>&lt;a href="a"&gt;</code>', '<code>&lt;a href="a"&gt;</code>'),
    ],
)
def test_links_are_resolved_or_become_words(html: str, expected: str) -> None:
    assert rewrite_links(html, _resolve) == expected
