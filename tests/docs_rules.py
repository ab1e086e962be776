"""The rule reference: every rule's documentation, and which profile runs it."""

from __future__ import annotations

from inspect import cleandoc

from jobexport.rules.checker import chosen
from jobexport.rules.explain import summary
from jobexport.rules.model import SetRule
from jobexport.rules.profiles import profile_named, profile_names
from jobexport.rules.select import families, family_rules

__all__ = ["page"]


def page() -> str:
    """The text of ``docs/rules.md``."""
    parts = [
        "# Rules\n",
        (
            "`jobexport check --profile NAME` runs the rules of a profile; `jobexport rules` lists them, `jobexport explain RULE`"
            " prints one. An error says that the consumer refuses the posting, a warning what it advises or what implementers"
            " measured, an info the rest.\n"
        ),
        "## Profiles\n",
        "| profile | what it is | rules | as of | source |\n|---|---|---|---|---|",
    ]
    runs: dict[str, list[str]] = {}
    for name in profile_names():
        profile = profile_named(name)
        rules = chosen([profile])
        for rule in rules:
            runs.setdefault(rule, []).append(name)
        parts.append(f"| `{name}` | {profile.title} | {len(rules)} | {profile.date} | {profile.source} |")
    for family in sorted(families()):
        found = family_rules(family)
        parts += [f"\n## {family}\n", "| rule | severity | what it finds |\n|---|---|---|"]
        parts += [
            f"| [`{each.id}`](#{each.id.replace('/', '')}) | {each.severity.value} | {summary(each).replace('|', '&#124;')} |"
            for each in found.values()
        ]
        for each in found.values():
            kind = "the whole set of postings" if isinstance(each, SetRule) else f"one {each.subject}"
            named = ", ".join(f"`{name}`" for name in runs.get(each.id, ())) or "none"
            parts.append(
                f"\n### {each.id}\n\n{cleandoc(each.doc)}\n\n*{each.severity.value}, about {kind}; profiles: {named};"
                f" source: <{each.source}>*"
            )
    return "\n".join(parts) + "\n"
