"""Texts: placeholders left over, language, length and readability."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, listed, sourced

_rule = sourced("https://schema.org/JobPosting")

_PLACEHOLDER = re.compile(
    r"lorem ipsum|\{\{\s*[\w. -]+\s*\}\}|\$\{[\w.]+\}|\[(?:company|employer|job title|insert|your|name|city|location|salary)[^\]<>]{0,40}\]"
    r"|\binsert (?:company|job|text|name)\b",
    re.I,
)
_TELLING = frozenset(("lorem", "insert"))
# The commonest short words of each language that the others do not share.
_STOPWORDS = {
    "en": listed("the and you with our your will are we this have from that who"),
    "de": listed("und der die das mit für wir sie eine zu ist den von auf dich deine unser bei"),
    "fr": listed("les des et vous nous votre dans pour une est avec sur au aux notre"),
    "es": listed("los las y con para una del por nuestro se tu como más experiencia el"),
    "it": listed("di e il per con una della nel gli che sono alla dei delle nostro"),
    "pt": listed("e os para com uma você dos das em não nosso da do ao como"),
    "nl": listed("de het een en van je wij voor met onze jij ben bij dat zijn"),
    "pl": listed("i w na z do oraz się dla jest nie pracy od naszym o po"),
    "sv": listed("och att som du vi en är för på med till av ett"),
    "cs": listed("a v na se pro s do je práce nebo ve jsme"),
}


@_rule("text/placeholder", needs="description:braces|title:braces|text:telling")
def placeholder(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The text holds a placeholder of a template.

    Why: `{{company}}`, `[Company Name]` and "lorem ipsum" are text that was never filled in.

    Example: good: "Kestrel Bakeries looks for …"; bad: "{{company}} looks for …".

    Fix: fill the text in.
    """
    html = context.description
    if "{" in html or "[" in html or not _TELLING.isdisjoint(context.vocabulary):
        found = _PLACEHOLDER.search(context.text)
        if found:
            yield Problem("/description", f"a placeholder was left: “{found[0]}”", "fill the text in", found[0])
    title = posting.get("title", "")
    if "{" in title or "[" in title:
        found = _PLACEHOLDER.search(title)
        if found:
            yield Problem("/title", f"a placeholder was left: “{found[0]}”", "fill the text in", found[0])


@_rule("text/language-mismatch", needs="language")
def language_mismatch(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description is in another language than `language` says.

    Why: feeds and pages carry the language; a wrong one hides the posting from those who read it.

    Example: good: `language: de` with a German text; bad: `language: en` with a German text.

    Fix: correct `language`. Known are en, de, fr, es, it, pt, nl, pl, sv and cs.
    """
    language = posting.get("language")
    if not language or language[:2] not in _STOPWORDS or language[2:3].isalpha():
        return
    claimed = language[:2]
    seen = context.vocabulary
    if len(context.words) < 40:
        return
    if len(seen & _STOPWORDS[claimed]) >= 5:
        return
    counts = {name: len(seen & known) for name, known in _STOPWORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    if best != claimed and counts[best] >= 6 and counts[best] >= 3 * counts[claimed]:
        yield Problem("/language", f"the text looks like {best}, not {claimed}", f"write language: {best}")


@_rule("text/language-missing", Severity.INFO, needs="description", lacks="language", settled=True)
def language_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting does not say in which language it is.

    Why: pages, feeds and screen readers need it; where it is absent the language of the whole set is taken.

    Example: good: `language: en`; bad: no `language` in a set of several languages.

    Fix: add `language`, a BCP 47 tag.
    """
    if "language" not in posting and "description" in posting:
        yield Problem("/language", "the language of the texts is not stated", "add language, such as en")


@_rule("text/long-paragraph", Severity.INFO, needs="text:block")
def long_paragraph(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A paragraph of the description has more than 1,200 characters.

    Why: most postings are read on a telephone, where such a paragraph fills more than two screens.

    Example: good: paragraphs of three to five sentences; bad: the whole posting in one paragraph.

    Fix: divide it, or make a list of it.
    """
    text = context.text
    if len(text) > 1200:
        longest = max(map(len, text.split("\n")))
        if longest > 1200:
            yield Problem("/description", f"a paragraph of {longest} characters", "divide it")


@_rule("text/too-long", Severity.INFO, needs="text:huge")
def too_long(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description has more than 15,000 characters of text.

    Why: hardly anybody reads that far, and several consumers cut long descriptions.

    Example: good: 2,000 to 5,000 characters; bad: the whole staff handbook.

    Fix: shorten it; put what is the same in all postings on a page of its own.
    """
    if len(context.text) > 15000:
        yield Problem("/description", f"{len(context.text)} characters of text", "shorten it")
