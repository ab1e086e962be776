"""Findings as one page for people: self-contained, without script, in light and dark."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TextIO

from jobexport.cli.charts import bars, share
from jobexport.cli.console import counted
from jobexport.errors import UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.checking import Facts
from jobexport.pipeline.policy import Policy
from jobexport.version import VERSION

__all__ = ["Page"]

_WORST = 10
_FEW = 3
_NAMES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("hint", "hints"),
}
_CSS = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--paper:#fff;--card:#f6f8fa;--line:#d1d9e0;--bar:#3b6ea5;
--error:#b3261e;--warning:#8a5300;--info:#1f5f99;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0f1419;--card:#181f27;--line:#333d48;
--bar:#6ea8e0;--error:#ff8f86;--warning:#f0b65b;--info:#8cc4f5;--link:#8cc4f5}}
*{box-sizing:border-box}body{margin:0 auto;max-width:70rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif}a{color:var(--link)}h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem}h3{font-size:1rem;margin:0}p{margin:.25rem 0 .75rem;max-width:44rem}
.soft,caption,th{color:var(--soft)}.soft{font-size:.9rem}code,.place{font-family:ui-monospace,monospace;font-size:.875rem;overflow-wrap:anywhere}
dl.sum{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.5rem 0}
dl.sum div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
dl.sum dt{color:var(--soft);font-size:.875rem}dl.sum dd{margin:0;font-size:1.75rem;line-height:1.3;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem 1rem .4rem 0;vertical-align:top;
border-bottom:1px solid var(--line)}th{font-weight:600;font-size:.875rem}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.w{width:30%;min-width:6rem}.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--info)}.tag{font-weight:600;font-size:.875rem;white-space:nowrap}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem}figcaption{font-weight:600;margin-bottom:.5rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:1rem}svg{display:block;width:100%;height:auto}
svg rect{fill:var(--bar)}svg text{fill:var(--soft);font:12px system-ui,sans-serif}svg .axis{stroke:var(--line)}
.job{border-top:1px solid var(--line);padding:.9rem 0}.job ul{list-style:none;margin:.5rem 0 0;padding:0}.job li{padding:.3rem 0}
.fix{display:block;color:var(--soft)}details summary{cursor:pointer}details pre{white-space:pre-wrap;background:var(--card);border:1px solid var(--line);
border-radius:.5rem;padding:.75rem 1rem;font-size:.875rem;margin:.5rem 0}
@media print{body{max-width:none}.job{break-inside:avoid}}
"""


class Page:
    """Collects findings, and writes the page when all are told. The list of findings waits in a temporary file."""

    def __init__(self, stream: TextIO, policy: Policy, now: datetime) -> None:
        self._stream, self._now = stream, now
        self._of: dict[str, list[str]] = {}
        self._profiles = ["schema", *(each.name for each in policy.profiles)]
        from jobexport.rules.checker import chosen

        for profile in policy.profiles:
            for rule in chosen([profile]):
                self._of.setdefault(rule, []).append(profile.name)
        self._list = tempfile.TemporaryFile("w+", encoding="utf-8", prefix="jobexport-")  # noqa: SIM115 - closed in end
        self._group: tuple[str, str] | None = None
        self._groups = 0
        self._waiting: list[tuple[int, str]] = []
        self._titles: dict[str, str] = {}
        self._number: dict[tuple[str, str], tuple[int, str]] = {}
        self._worst: Counter[tuple[str, str, Severity]] = Counter()
        self._rules: Counter[tuple[str, Severity]] = Counter()
        self._by_profile: Counter[tuple[str, Severity]] = Counter()
        self._months: Counter[str] = Counter()
        self._pay: dict[tuple[str, str], Counter[float]] = {}
        self._touched = 0

    def meet(self, posting: str, origin: Origin, facts: Facts) -> None:
        """Takes what the page shows of a posting; its findings are told next."""
        self._titles = {posting: facts.title}
        if len(facts.posted) >= 7:
            self._months[facts.posted[:7]] += 1
        if facts.pay and facts.currency and facts.unit:
            # Two digits are enough for a picture, and keep memory flat.
            self._pay.setdefault((facts.currency, facts.unit), Counter())[float(f"{facts.pay:.2g}")] += 1

    def tell_all(self, findings: Sequence[Finding]) -> None:
        """Takes some findings."""
        for each in findings:
            self.tell(each)

    def tell(self, finding: Finding) -> None:
        """Takes one finding."""
        severity = finding.severity
        self._rules[finding.rule, severity] += 1
        for profile in self._of.get(finding.rule) or [self._owner(finding.rule)]:
            self._by_profile[profile, severity] += 1
        group = (finding.origin.uri if finding.posting is None else "", finding.posting or "")
        if group != self._group:
            self._close()
            self._open(group)
        self._worst[(*group, severity)] += 1
        fix = f'<span class="fix">Fix: {escape(finding.fix)}</span>' if finding.fix else ""
        place = f'<code>{escape(finding.rule)}</code> <span class="place">{escape(str(finding.origin))}</span>'
        told = f'<span class="tag {severity.value}">{_NAMES[severity][0]}</span> {escape(finding.message)}'
        self._waiting.append((-severity.rank, f'<li>{told} <span class="soft">{place}</span>{fix}</li>\n'))

    def _open(self, group: tuple[str, str]) -> None:
        self._group = group
        self._groups += 1
        name = self._titles.get(group[1]) or group[1] or group[0]
        self._touched += group not in self._number and bool(group[1])
        self._number.setdefault(group, (self._groups, name))
        under = f' <span class="soft">{escape(group[1])}</span>' if group[1] and group[1] != name else ""
        heading = f"<h3><bdi>{escape(name)}</bdi>{under}</h3>"
        self._list.write(f'<section class="job" id="p{self._groups}">{heading}<ul>\n')

    def _close(self) -> None:
        """Ends the findings of one posting, the gravest first."""
        if self._group is not None:
            self._waiting.sort(key=lambda each: each[0])
            self._list.writelines(text for _, text in self._waiting)
            self._list.write("</ul></section>\n")
            self._waiting.clear()

    def _owner(self, rule: str) -> str:
        """The profile whose overlay a finding comes from; findings of other rooms count under the schema."""
        family = rule.partition("/")[0]
        return family if family in self._profiles else "schema"

    def end(self, postings: int, counts: Counter[Severity]) -> None:
        """Writes the page."""
        put = self._stream.write
        day = self._now.date().isoformat()
        put(
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>Check of {counted(postings, 'posting')}, {day}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n"
            f'<h1>Check of {counted(postings, "posting")}</h1>\n<p class="soft">As of <time datetime="{day}">{day}</time>, '
            f"held against {escape(', '.join(self._profiles))}; jobexport {VERSION}</p>\n"
        )
        put('<dl class="sum">\n')
        for severity in Severity:
            name = _NAMES[severity][1].capitalize()
            shade = f' class="{severity.value}"' if counts[severity] else ""
            put(f"<div><dt>{name}</dt><dd{shade}>{counts[severity]:,}</dd></div>\n")
        clean = max(postings - self._touched, 0)
        put(f"<div><dt>Postings without a finding</dt><dd>{clean:,}</dd></div>\n</dl>\n")
        self._profile_table()
        self._rule_table()
        self._worst_table()
        self._figures()
        if self._group is None:
            put("<h2>Findings</h2>\n<p>There are none.</p>\n")
        else:
            put("<h2>All findings</h2>\n")
            self._close()
            self._list.seek(0)
            while part := self._list.read(1 << 16):
                put(part)
        self._list.close()
        put("</main>\n</body>\n</html>\n")

    def _profile_table(self) -> None:
        if not self._by_profile:
            return
        most = max(sum(self._by_profile[name, severity] for severity in Severity) for name in self._profiles)
        rows = []
        for name in self._profiles:
            numbers = [self._by_profile[name, severity] for severity in Severity]
            cells = "".join(f'<td class="n">{number:,}</td>' for number in numbers)
            rows.append(
                f'<tr><th scope="row">{escape(name)}</th>{cells}<td class="w">{share(sum(numbers), most)}</td></tr>\n'
            )
        heads = "".join(f'<th scope="col" class="n">{_NAMES[severity][1].capitalize()}</th>' for severity in Severity)
        self._table("By profile", f'<th scope="col">Profile</th>{heads}<th scope="col">Share</th>', rows)

    def _rule_table(self) -> None:
        if not self._rules:
            return
        from jobexport.rules import explanation

        most = max(self._rules.values())
        rows = []
        for (rule, severity), number in sorted(
            self._rules.items(), key=lambda each: (-each[0][1].rank, -each[1], each[0])
        ):
            try:
                text = explanation(rule).partition("\n\n")[2].strip()
                told = f"<details><summary><code>{escape(rule)}</code></summary><pre>{escape(text)}</pre></details>"
            except UsageError:  # a rule of a profile's own schema
                told = f"<code>{escape(rule)}</code>"
            rows.append(
                f'<tr><td class="tag {severity.value}">{_NAMES[severity][0]}</td><td>{told}</td>'
                f'<td class="n">{number:,}</td><td class="w">{share(number, most)}</td></tr>\n'
            )
        heads = "".join(f'<th scope="col"{shape}>{name}</th>' for name, shape in (("Severity", ""), ("Rule", ""), ("Findings", ' class="n"'), ("Share", "")))  # fmt: skip
        self._table("By rule", heads, rows)

    def _worst_table(self) -> None:
        totals: dict[tuple[str, str], list[int]] = {}
        for (uri, posting, severity), number in self._worst.items():
            totals.setdefault((uri, posting), [0, 0, 0])[2 - severity.rank] += number
        worst = sorted(totals.items(), key=lambda each: ([-number for number in each[1]], each[0]))[:_WORST]
        if len(totals) < 2:
            return
        rows = []
        for group, numbers in worst:
            place, name = self._number[group]
            cells = "".join(f'<td class="n">{number:,}</td>' for number in numbers)
            rows.append(f'<tr><th scope="row"><a href="#p{place}"><bdi>{escape(name)}</bdi></a></th>{cells}</tr>\n')
        heads = "".join(f'<th scope="col" class="n">{_NAMES[severity][1].capitalize()}</th>' for severity in Severity)
        self._table("Most in need of work", f'<th scope="col">Posting</th>{heads}', rows)

    def _figures(self) -> None:
        figures = []
        if self._months:
            figures.append(bars("Date posted, by month", _months(self._months)))
        for (currency, unit), amounts in sorted(self._pay.items(), key=lambda each: (-each[1].total(), each[0]))[:3]:
            if amounts.total() < _FEW:
                continue  # two amounts are no distribution
            figures.append(bars(f"Pay, {currency} per {unit.lower()} (middle of the range)", _steps(amounts)))
        if figures:
            self._stream.write('<h2>The postings</h2>\n<div class="figures">\n' + "".join(figures) + "</div>\n")

    def _table(self, title: str, heads: str, rows: list[str]) -> None:
        self._stream.write(
            f'<h2>{title}</h2>\n<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{"".join(rows)}</tbody>\n</table></div>\n'
        )


def _months(found: Counter[str]) -> list[tuple[str, int]]:
    """The last twelve months up to the newest, empty ones too; what is older is one bar."""
    year, month = map(int, max(found).split("-"))
    names = []
    for _ in range(12):
        names.append(f"{year:04}-{month:02}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if names[-1] <= min(found):
            break
    names.reverse()
    older = sum(number for name, number in found.items() if name < names[0])
    return ([("older", older)] if older else []) + [(name, found[name]) for name in names]


def _steps(amounts: Counter[float]) -> list[tuple[str, int]]:
    """Amounts in some eight steps of a round width."""
    low, high = min(amounts), max(amounts)
    width = 10.0 ** (len(str(int(max(high - low, 1)))) - 1)
    while (high - low) / width > 8:
        width *= 2
    while (high - low) / width < 4 and width > 1:
        width /= 2
    first = int(low // width)
    counts = Counter(dict.fromkeys(range(first, int(high // width) + 1), 0))
    for amount, number in amounts.items():
        counts[int(amount // width)] += number
    return [(_short(step * width), number) for step, number in sorted(counts.items())]


def _short(amount: float) -> str:
    return f"{amount / 1000:g}k" if amount >= 1000 else f"{amount:g}"
