"""A first glance at a text: what stands in few of them and some rules ask for, each as a gate, and all of it as one.

A gate reads the whole text, so that one which looks for everything at once saves the others for nearly all postings.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from jobexport.rules.context import INLINES
from jobexport.rules.lazy import gate

__all__ = ["catches", "has_empty_block", "has_relative_link", "has_split_word"]

_INSIDE = "[0-9a-z&#;\u0080-\U0010ffff]"
_SPLIT = f"{_INSIDE}(?:</?(?:{INLINES})(?:[^0-9a-z<>][^<>]*)?>)+{_INSIDE}"
_EMPTY = "<p>(?: |\u00a0|&nbsp;|<br>)?</p>|<li></li>|<div></div>"
# Neither http://, https://, mailto: nor tel:, told letter by letter, since gates do not look ahead.
_RELATIVE = (
    '<[aA]\\s[^<>]*[hH][rR][eE][fF]="(?:[^hmt]|h[^t]|ht[^t]|htt[^p]|http[^s:]|https[^:]|https?:[^/]|https?:/[^/]'
    "|m[^a]|ma[^i]|mai[^l]|mail[^t]|mailt[^o]|mailto[^:]|t[^e]|te[^l]|tel[^:])"
)

has_split_word = gate(_SPLIT)
"""Whether tags that break no line stand inside words of a text in lower case."""
has_empty_block = gate(_EMPTY)
"""Whether a paragraph, list item or division holds nothing."""
has_relative_link = gate(_RELATIVE)
"""Whether a link's address could be without a scheme; also of one in capitals."""


@cache
def catches() -> Callable[[str], bool]:
    """Tells of a text, such as `RuleContext.marked_text`, whether any gate here or `phrases.may_tell` could let it through,
    as it stands or in lower case.
    """
    from jobexport.rules.phrases import trigger

    return gate(f"(?i:{'|'.join((trigger(), _SPLIT, _EMPTY, _RELATIVE))})")
