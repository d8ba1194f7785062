"""What changed between two texts: by units, then by words; nothing is lost, and no pair of texts costs too much."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qmsdocs.article.compare import WORK, compare
from qmsdocs.article.matching import Budget
from qmsdocs.article.told import figures, sections
from tests.article.redlines import BLOCKS, accepted, parsed, pieces, plain, redlined, rejected, texts
from tests.fixtures.nightly import NIGHTLY

TABLE = "| What | Kept |\n|---|---|\n"


def shown(old: str, new: str) -> str:
    return plain(redlined(old, new)[0])


def test_words_within_a_paragraph() -> None:
    assert shown("Keep it for 5 years, please.", "Keep it for 10 years, please.") == (
        "<p>Keep it for <del>5</del><ins>10</ins> years, please.</p>"
    )


def test_neighbouring_changes_are_one_and_a_dot_between_two_is_no_word() -> None:
    assert shown("We file red and green papers here, always.", "We file blue or white papers here, always.") == (
        "<p>We file <del>red and green</del><ins>blue or white</ins> papers here, always.</p>"
    )


def test_words_for_screen_readers_stand_around_each_change() -> None:
    html, _ = redlined("One two three four.", "One two 3 four.")
    unseen = '<span class="qms-unseen" lang="en" dir="ltr">'
    assert html == (
        f"<p>One two <del>{unseen} [removed: </span>three{unseen}] </span></del>"
        f"<ins>{unseen} [inserted: </span>3{unseen}] </span></ins> four.</p>"
    )


def test_a_changed_word_in_a_table_marks_that_cell() -> None:
    old = f"{TABLE}| Letters | 5 years |\n| Faxes | 1 year |\n"
    new = f"{TABLE}| Letters | 10 years |\n| Mails | 2 months |\n| Faxes | 1 year |\n"
    rows = [line.split("</tr>")[0] for line in shown(old, new).split("<tr>")[2:]]
    assert rows == [
        "<td>Letters</td><td><del>5</del><ins>10</ins> years</td>",
        "<td><ins>Mails</ins></td><td><ins>2 months</ins></td>",
        "<td>Faxes</td><td>1 year</td>",
    ]


def test_a_row_is_known_by_its_first_cell_and_a_new_column_stands_in_every_row() -> None:
    old, new = f"{TABLE}| QP-1 | old |\n", "| What | Kept | Where |\n|---|---|---|\n| QP-1 | anew | here |\n"
    assert "<td>QP-1</td><td><del>old</del><ins>anew</ins></td><td><ins>here</ins></td>" in shown(old, new)


def test_a_moved_paragraph_is_told_as_moved_where_it_was_and_where_it_is() -> None:
    moved = "Whoever receives a letter enters it."
    html, summary = redlined(f"{moved}\n\nOne.\n\n## Then\n\nTwo.\n", f"One.\n\n## Then\n\nTwo.\n\n{moved}\n")
    assert plain(html).startswith(f'<p><del class="qms-moved">{moved}</del></p>')
    assert plain(html).endswith(f'<p><ins class="qms-moved">{moved}</ins></p>')
    assert "[moved away from here: " in html and "[moved here: " in html
    assert (summary.moved, summary.added, summary.removed, summary.words_added) == (1, 0, 0, 0)
    assert (figures(summary), sections(summary.sections)) == (
        "0 words added, 0 removed. Headings, paragraphs, items and rows: 1 moved.",
        "before the first heading; Then",
    )


def test_what_stands_twice_did_not_move() -> None:
    old = "Again and again the same.\n\nMiddle.\n\nEnd."
    _, summary = redlined(old, "Middle.\n\nAgain and again the same.\n\nEnd.\n\nAgain and again the same.")
    assert (summary.moved, summary.added, summary.removed) == (0, 2, 1)


def test_items_of_a_list_loose_or_tight() -> None:
    assert shown("- first\n- second here\n", "- first\n\n- second there\n- third\n") == (
        "<ul><li><p>first</p></li><li><p>second <del>here</del><ins>there</ins></p></li>"
        "<li><p><ins>third</ins></p></li></ul>"
    )


def test_numbered_items_that_went_stay_in_their_list() -> None:
    assert shown("1. one\n2. two\n3. three\n", "1. one\n2. three\n") == (
        "<ol><li>one</li><li><del>two</del></li><li>three</li></ol>"
    )


def test_code_keeps_its_lines() -> None:
    old, new = "```\na = 1\n\nb  = 2\n```", "```\na = 1\n\nb  = 3\n```"
    assert shown(old, new) == '<pre tabindex="0"><code>a = 1\n\nb  = <del>2</del><ins>3</ins>\n</code></pre>'


def test_markup_within_a_line() -> None:
    assert shown("Read the *whole* text now.", "Read the **whole** text now.") == (
        "<p>Read the <em><del>whole</del></em><strong><ins>whole</ins></strong> text now.</p>"
    )
    assert shown("See [form 12 of May](a.md) here.", "See [form 13 of May](a.md) here.") == (
        '<p>See <a href="a.md">form <del>12</del><ins>13</ins> of May</a> here.</p>'
    )


def test_another_target_of_a_link_is_a_change_of_its_words() -> None:
    assert shown("See the [form](a.md) here.", "See the [form](b.md) here.") == (
        '<p>See the <a href="a.md"><del>form</del></a><a href="b.md"><ins>form</ins></a> here.</p>'
    )


def test_ids_go_pictures_are_words_and_an_author_cannot_forge_a_change() -> None:
    old = 'Text[^1] and <ins id="x">more</ins> <del>less</del>.\n\n![Chart](a.png)\n\n[^1]: Note.\n'
    html = shown(old, old.replace("a.png", "b.png"))
    assert "id=" not in html and "<u>more</u> <s>less</s>" in html
    assert '<span class="qms-picture"><del>Picture: Chart</del></span>' in html and "fnref" not in html


def test_hostile_text_stays_text() -> None:
    evil = "<script>x()</script><img src=x onerror=x()> <details ontoggle=x()><summary>s</summary></details>"
    html, _ = redlined("Plain text.", f"Plain text, &lt;b&gt; and `<i>`.\n\n{evil}\n")
    root = parsed(html)
    assert not list(root.iter("script", "img", "iframe"))
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert "&lt;b&gt;" in html and "&lt;i&gt;" in html


def test_a_link_is_a_link_however_deep_it_lies_for_its_words_may_be_hidden() -> None:
    deep = "<span>" * 100 + '<a href="secret.md">SECRET</a> said' + "</span>" * 100
    html, _ = redlined("Plain text.", f"Plain text.\n\n<p>{deep}</p>\n")
    (link,) = parsed(html).iter("a")
    assert (link.text_content(), html.count("<span>")) == ("SECRET", 59)


def test_nothing_changed() -> None:
    html, summary = redlined("# Title\n\n## One\n\nTwo.\n", "# Other title\n\n## One\n\nTwo.\n")
    assert html == "<h2>One</h2>\n<p>Two.</p>"
    assert not summary.any and figures(summary) == "No word of the text changed."


WORD = st.one_of(
    st.sampled_from(
        ["the", "clerk", "*every*", "**in", "order**", "`code`", "[form](f.md)", "7.5.3", "a", "<", "b", "&"]
    ),
    st.sampled_from(["“so”", "(x)", "x_y", "~~gone~~", "<ins>new</ins>", "<del>x</del>", "中文", "e\u0301", "\u00a0"]),
    st.just("![pic](a.png)"),
)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
LINES = st.lists(LINE, min_size=1, max_size=3)
BLOCK = st.one_of(
    *(LINE, LINE.map("## {}".format), LINE.map("> {}".format), LINE.map("```\n{}\nx  y\n```".format), st.just("---")),
    LINES.map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    LINES.map(lambda lines: "1. " + "\n\n   ".join(lines) + "\n   - nested"),
    LINES.map(lambda lines: TABLE + "".join(f"| {line} | x |\n" for line in lines)),
    LINES.map(lambda lines: "| a | b | c |\n|-|-|-|\n" + "".join(f"| {line} | | x |\n" for line in lines)),
    LINE.map("Term\n: {}".format),
    LINE.map("note[^1] {}\n\n[^1]: Foot".format),
    LINE.map("<details><summary>S</summary>\n\n{}\n\n</details>".format),
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the text after some edits."""
    old = draw(st.lists(BLOCK, max_size=6))
    new = list(old)
    for edit in draw(st.lists(st.sampled_from(["add", "take", "move", "word"]), max_size=4)):
        place = draw(st.integers(0, max(len(new) - 1, 0)))
        if edit == "add" or not new:
            new.insert(place, draw(BLOCK))
        elif edit == "word":
            words = new[place].split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(WORD)
            new[place] = " ".join(words)
        else:
            taken = new.pop(place)
            if edit == "move":
                new.insert(draw(st.integers(0, len(new))), taken)
    return "\n\n".join(old), "\n\n".join(new)


@settings(max_examples=600 if NIGHTLY else 60, deadline=None)
@given(edited(), st.sampled_from([WORK, 50, 0]))
def test_accepted_it_is_the_new_text_and_rejected_the_old_one(both: tuple[str, str], work: int) -> None:
    old, new = both
    html, summary = redlined(old, new, Budget(work))
    assert (rejected(html), accepted(html)) == (texts(old), texts(new))
    root = parsed(html)
    changes = list(root.iter("ins", "del"))
    holders = {one.getparent().tag for one in changes}  # type: ignore[union-attr]
    assert not holders & {"table", "thead", "tbody", "tr", "ul", "ol", "dl"}
    within = {other.tag for one in changes for other in one.iterdescendants()}
    assert not within & (BLOCKS - {"hr"} | {"ins", "del"})
    assert not root.xpath("//*[@id or @name]")
    assert old != new or not (changes or summary.any)


def spent(old: str, new: str) -> tuple[int, int]:
    """Comparisons made, and steps that are left of them."""
    budget = Budget(WORK)
    parts = compare(pieces(old), pieces(new), budget)
    return WORK - budget.left, sum(1 if isinstance(part, int) else len(part) for part in parts)


def test_texts_made_to_cost_time_cost_no_more_than_others() -> None:
    paragraphs = [f"Paragraph {number} of a long text." for number in range(600)]
    shuffled = [paragraphs[number * 187 % 600] for number in range(600)]
    equal = "| the same | row |\n"
    dear = {
        "shuffled": ("\n\n".join(paragraphs), "\n\n".join(shuffled)),
        "one word": ("word " * 20_000, "x " + "word " * 20_001 + "y"),
        "a few thousand of one word": ("word " * 2_900, "x " + "word " * 2_000 + " y " + "word " * 800),
        "equal rows": (TABLE + equal * 800, TABLE + "| other | row |\n" + equal * 750 + "| last | row |\n"),
        "nothing alike": ("\n\n".join(paragraphs), "\n\n".join(f"{number}" * 40 for number in range(600))),
    }
    for name, (old, new) in dear.items():
        work, steps = spent(old, new)
        assert work <= WORK and steps, name


def test_work_that_is_not_allowed_is_not_done() -> None:
    old, new = "one two three four five six", "zero two 3 four five seven"
    work, _ = spent(old, new)
    assert work > 0
    html, summary = redlined(old, new, Budget(0))
    assert (rejected(html), accepted(html)) == ([old], [new])
    assert summary.words_removed > redlined(old, new)[1].words_removed


def test_more_than_people_write_is_compared_as_plain_text() -> None:
    old, new = "- a\n" * 70_000, "- b\n" * 70_000
    found = compare(*([f"<ul>{text.replace('- ', '<li>').replace(chr(10), '</li>')}</ul>"] for text in (old, new)))
    (part,) = found
    assert not isinstance(part, int) and [step.element for step in part] == ["", ""]
