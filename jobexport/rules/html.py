"""HTML of descriptions: what shows badly or gets lost wherever a description goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.glance import has_empty_block, has_relative_link
from jobexport.rules.model import Problem, sourced

_rule = sourced(
    "https://developers.google.com/search/docs/appearance/structured-data/job-posting#job-posting-definition"
)

_SHOWN = re.compile(
    r"&(?:[a-zA-Z]{2,8}|#x?[0-9a-fA-F]{2,6});|</?(?:p|br|ul|ol|li|div|span|strong|b|em|h[1-6]|a)(?:\s[^<>]*)?/?>"
)
_EMPTY = re.compile("<(?:p>(?: |\u00a0|&nbsp;|<br>)?</p>|li></li>|div></div>)")
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){3,}")
_LINK = re.compile(r"<a\s[^<>]*?href=\"(?!https?://|mailto:|tel:)([^\"]*)\"", re.I)
_BULLET = re.compile(r"(?:>|<br\s*/?>)\s*([•●▪◦‣·–—*-])\s*\S[^<]*(?:</p>\s*<p>|<br\s*/?>)\s*\1\s*\S")
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ\u009d“”¦˜]|Â[\u00a0-\u00bf]|\ufffd"
)


@_rule("html/entities-shown", needs="description&")
def entities_shown(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The reader sees entities or tags in the description: it was escaped twice.

    Why: feeds escape once or twice; one escape too many shows `&nbsp;` and `<br>` as text.

    Example: good: `R&amp;D`, seen as "R&D"; bad: `R&amp;amp;D`, seen as "R&amp;D".

    Fix: decode the text once more before it is read, or tell the source.
    """
    if "&" in context.description and ("&amp;" in context.description or "&lt;" in context.description):
        found = _SHOWN.search(context.text)
        if found:
            message = f"the reader sees “{found[0]}” in the description"
            yield Problem("/description", message, "decode the text once more", found[0])


@_rule("html/empty-blocks", Severity.INFO, needs="description:caught|description<br")
def empty_blocks(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description makes distance with empty paragraphs or rows of line breaks.

    Why: consumers drop them or show holes; distance is the style sheet's work.

    Example: good: `<p>One</p><p>Two</p>`; bad: `<p>One</p><p></p><p></p><p>Two</p>`.

    Fix: leave the empty blocks out.
    """
    html = context.description
    if (has_empty_block(html) and len(_EMPTY.findall(html)) > 1) or ("br" in context.tags and _BREAKS.search(html)):
        yield Problem("/description", "empty paragraphs or rows of line breaks", "leave them out")


@_rule("html/relative-link", needs="description<a description:caught")
def relative_link(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A link in the description is not absolute.

    Why: the description travels to other sites, where a relative link leads nowhere.

    Example: good: `<a href="https://kestrel.example/about">`; bad: `<a href="/about">`.

    Fix: write the whole address.
    """
    if "a" in context.tags and has_relative_link(context.description):
        for found in _LINK.finditer(context.description):
            message = f"the link “{found[1]}” leads nowhere on other sites"
            yield Problem("/description", message, "write the whole address", found[1])


@_rule("html/typed-list", Severity.INFO, needs="description<br|description<p", lacks="description<li")
def typed_list(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A list in the description is typed with bullets or dashes instead of list items.

    Why: Google structures descriptions by `ul` and `li`; typed bullets run together where line breaks are dropped.

    Example: good: `<ul><li>Bake bread</li></ul>`; bad: `<p>• Bake bread<br>• Clean up</p>`.

    Fix: make it a list; in Markdown begin each line with `- `.
    """
    if "li" not in context.tags and ("br" in context.tags or "p" in context.tags):
        found = _BULLET.search(context.description)
        if found:
            yield Problem("/description", f"a list typed with “{found[1]}”", "make it a list (ul, li)", found[1])


@_rule("html/mojibake", needs="description:wide")
def mojibake(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description holds characters that come from a wrong reading of UTF-8.

    Why: "Ã¼" for "ü" and "â€™" for an apostrophe were read with the wrong encoding somewhere; every consumer shows them.

    Example: good: "für"; bad: "fÃ¼r".

    Fix: export the source as UTF-8 again, or name its encoding.
    """
    if not context.description.isascii():
        found = _MOJIBAKE.search(context.description)
        if found:
            message = f"“{found[0]}” looks like text read with the wrong encoding"
            yield Problem("/description", message, "read the source as UTF-8", found[0])
