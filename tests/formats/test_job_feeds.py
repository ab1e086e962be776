"""XML feeds of job aggregators: each folder ``tests/formats/<format>/<case>`` is one case.

A case that reads has ``source.xml`` and ``drafts.json``. A case that writes has ``context.json``, ``expected.xml`` and
``losses.json``; its postings are those of ``aggregators.json`` beside this file, unless it has ``postings.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.posting import normalize
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses
from tests.formats.syndicated import HERE, context, found, write
from tests.strategies import postings as made

WRITERS = (
    "indeed", "linkedin", "ziprecruiter", "adzuna", "jooble", "talent", "careerjet", "trovit", "jobrapido", "remotive",
)  # fmt: skip
READERS = (*WRITERS, "jora", "jobsora", "usajobs", "generic-xml")
Golden = Callable[[Path, str | bytes], None]
TEXT = f"<p>{' '.join(['A plain and honest sentence about the work.'] * 4)}</p>"
GOOD: dict[str, Any] = {
    "id": "one", "title": "Fitter", "description": TEXT, "datePosted": "2026-11-01", "url": "https://jobs.example/1",
    "applyUrl": "https://jobs.example/1/apply", "hiringOrganization": {"name": "Acme"},
    "occupationalCategory": [{"name": "Trades"}],
    "jobLocation": [{"address": {"addressLocality": "Boulder", "addressRegion": "CO", "addressCountry": "US"}}],
}  # fmt: skip
REMOTE = {"workplaceType": "remote", "jobLocationType": "TELECOMMUTE"}


def cases(names: tuple[str, ...], sign: str) -> list[Any]:
    return [
        pytest.param(name, folder, id=f"{name}-{folder.name}")
        for name in names
        for folder in sorted((HERE / name).glob("*/"))
        if (folder / sign).exists()
    ]


def pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def good(name: str, **facts: Any) -> dict[str, Any]:
    """A posting that the writer takes, with further facts."""
    return {**GOOD, **(REMOTE if name == "remotive" else {}), **facts}


def strictly(data: bytes) -> Any:
    """The document as a strict parser has it."""
    from lxml import etree

    return etree.fromstring(data)


def read(name: str, data: bytes) -> list[Draft | Finding]:
    reader = found(name).reader
    assert reader is not None
    return list(reader.read(Document("made", data=data)))


def told_of(each: Draft | Finding) -> dict[str, Any]:
    """A draft or a finding in the plain form that the goldens have."""
    if isinstance(each, Finding):
        plain = {"rule": each.rule, "severity": each.severity.value, "message": each.message, "line": each.origin.line}
        return plain | ({"pointer": each.pointer} if each.pointer else {})
    findings = [f"{one.rule}: {one.message}" for one in each.findings]
    return {"line": each.origin.line, "data": each.data} | ({"findings": findings} if findings else {})


def lost(losses: Losses) -> set[str]:
    return {place.split("/")[1] for place, _ in losses.dropped + losses.shortened + losses.changed if place}


@pytest.mark.parametrize(("name", "folder"), cases(READERS, "source.xml"))
def test_reads(name: str, folder: Path, golden: Golden) -> None:
    golden(folder / "drafts.json", pretty([told_of(each) for each in read(name, (folder / "source.xml").read_bytes())]))


@pytest.mark.parametrize(("name", "folder"), cases(WRITERS, "context.json"))
def test_writes(name: str, folder: Path, golden: Golden) -> None:
    own = folder / "postings.json"
    text = (own if own.exists() else HERE / "aggregators.json").read_text("utf-8")
    items = json.loads(text, parse_float=Decimal)
    data, losses = write(found(name), items, context(json.loads((folder / "context.json").read_text("utf-8"))))
    strictly(data)
    told = {
        identity: {
            kind: value for kind in ("dropped", "shortened", "changed", "refused") if (value := getattr(each, kind))
        }
        for identity, each in losses.items()
    }
    golden(folder / "expected.xml", data)
    golden(folder / "losses.json", pretty(told))


@pytest.mark.parametrize("name", READERS)
def test_its_own_cases_are_sniffed(name: str) -> None:
    from importlib import import_module

    loaded: list[Format] = [import_module(f"jobexport.formats.{each.replace('-', '_')}").FORMAT for each in READERS]
    sources = sorted((HERE / name).glob("*/source.xml"))
    assert sources
    for source in sources:
        if source.parent.name == "read-nothing":
            continue
        scores = {each.name: each.sniff(source.read_bytes()[:65536]) for each in loaded}
        assert max(scores, key=lambda each: scores[each]) == name, (source, scores)


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_is_sniffed_and_reads_back(name: str) -> None:
    data, losses = write(found(name), [good(name)], context({}))
    assert found(name).sniff(data) >= 40, data
    back = [each for each in read(name, data) if isinstance(each, Draft)]
    assert len(back) == 1
    again = normalize(back[0]).data
    carries = found(name).writer.carries  # type: ignore[union-attr]
    for key in carries & GOOD.keys() - lost(losses["one"]):
        assert again[key] == GOOD[key], key


def test_carried_properties_survive() -> None:
    """Whatever a writer says that it carries, and tells no loss of, reads back as the same value."""
    writers = {name: found(name) for name in WRITERS}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(made(controls=True), st.booleans(), st.booleans())
    def holds(posting: dict[str, Any], remote: bool, sited: bool) -> None:
        facts = {**GOOD, **posting, **(REMOTE if remote else {})}
        if not sited:
            facts.pop("jobLocation")
        if "description" in posting:
            facts["description"] = f"{TEXT}{posting['description']}"
        canonical = normalize(Draft(facts, Origin("made"), authored=True)).data
        if not {"id", "title"} <= canonical.keys():
            return
        for name, each in writers.items():
            assert each.writer is not None and each.reader is not None
            data, losses = write(each, [canonical], context({}))
            strictly(data)
            told = losses[canonical["id"]]
            if told.refused:
                continue
            back = [draft for draft in read(name, data) if isinstance(draft, Draft)]
            assert back, (name, data)
            again = normalize(back[0]).data
            for key in each.writer.carries & canonical.keys() - lost(told):
                assert again.get(key) == canonical[key], (name, key, data)

    holds()


REQUIRED = {
    "indeed": {"datePosted": "date", "url": "url", "hiringOrganization": "company", "description": "description",
               "jobLocation": "city"},
    "linkedin": {"hiringOrganization": "company", "description": "description", "jobLocation": "location"},
    "ziprecruiter": {"datePosted": "date", "hiringOrganization": "company", "description": "description",
                     "jobLocation": "city"},
    "adzuna": {"url": "url", "description": "description", "jobLocation": "location"},
    "jooble": {"url": "link", "description": "description", "jobLocation": "region"},
    "talent": {"datePosted": "dateposted", "url": "url", "hiringOrganization": "company", "description": "description",
               "jobLocation": "city"},
    "careerjet": {"url": "url", "description": "description"},
    "trovit": {"url": "url", "description": "content"},
    "jobrapido": {"url": "url", "description": "description", "jobLocation": "location"},
    "remotive": {"datePosted": "publication-date", "url": "url", "hiringOrganization": "company-name",
                 "description": "description", "occupationalCategory": "category"},
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_what_the_consumer_requires_is_refused_by_name(name: str) -> None:
    for key, element in REQUIRED[name].items():
        posting = good(name)
        del posting[key]
        losses = write(found(name), [posting], context({}))[1]["one"]
        assert [rule for rule, _, _ in losses.refused] == [f"{name}/missing-{element}"], (key, losses)


@pytest.mark.parametrize(
    ("name", "facts", "rule"),
    [
        ("linkedin", {"applyUrl": "http://jobs.example/1"}, "linkedin/apply-url-not-https"),
        ("linkedin", {"description": "<p>Too short</p>"}, "linkedin/short-description"),
        ("adzuna", {"description": "<p>Too short</p>"}, "adzuna/short-description"),
        ("trovit", {"description": "<p>Short</p>"}, "trovit/short-content"),
        ("remotive", {"workplaceType": "hybrid", "jobLocationType": None}, "remotive/not-remote"),
        ("indeed", {"jobLocation": [{"name": "Somewhere"}]}, "indeed/missing-city"),
        ("ziprecruiter", {"jobLocation": [{"address": {"addressLocality": "Lyon", "addressCountry": "FR"}}]},
         "ziprecruiter/missing-state"),
    ],
)  # fmt: skip
def test_what_the_consumer_would_refuse_is_refused(name: str, facts: dict[str, Any], rule: str) -> None:
    posting = {key: value for key, value in good(name, **facts).items() if value is not None}
    losses = write(found(name), [posting], context({}))[1]["one"]
    assert [each for each, _, _ in losses.refused] == [rule]


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "remotive"])
def test_seventy_places_are_seventy_ads_with_stable_ids(name: str) -> None:
    places = [
        {"address": {"addressLocality": f"Town {chr(65 + n // 26)}{chr(65 + n % 26)}", "addressRegion": "CO",
                     "addressCountry": "US"}}
        for n in range(70)
    ]  # fmt: skip

    def identities(order: list[Any]) -> list[str]:
        data, losses = write(found(name), [good(name, jobLocation=order)], context({}))
        strictly(data)
        made = [each.data["id"] for each in read(name, data) if isinstance(each, Draft)]
        assert ("id" in lost(losses["one"])) == (len(made) > 1)
        return made

    there = identities(places)
    assert len(set(there)) == 70
    assert identities(places[::-1]) == there[::-1]
    assert identities(places[:3]) == there[:3]
    assert identities([places[0], places[0], places[1]]) == [there[0], there[1]]
    assert identities([places[0], places[0]]) == ["one"]


@pytest.mark.parametrize("name", WRITERS)
def test_nasty_texts_are_well_formed_and_told(name: str) -> None:
    nasty = "]]> <![CDATA[ \x00\x0b\ufffe \ud800 & <b> &nbsp; \u202eabc \U0001f6e0 \r\n ]]&gt;"
    posting = good(
        name, title=f"T {nasty}", description=TEXT + f"<p>{nasty}</p>", hiringOrganization={"name": nasty},
        id="a]]>&<\"'", occupationalCategory=[{"name": nasty}],
    )  # fmt: skip
    data, losses = write(found(name), [posting], context({}))
    strictly(data)
    assert "title" in lost(losses[posting["id"]]), losses
    back = [each for each in read(name, data) if isinstance(each, Draft)]
    assert back[0].data["id"] == posting["id"]
    assert back[0].data["title"].startswith("T ]]> <![CDATA[")


@pytest.mark.parametrize("name", WRITERS)
def test_tracking_parameters_come_before_the_anchor_and_only_once(name: str) -> None:
    options = {"source": "Feed & Co", "utm": {"medium": "x", "utm_term": "y"}}
    posting = good(name, url="https://jobs.example/1?source=own#top", applyUrl="https://jobs.example/1?source=own#top")
    data, losses = write(found(name), [posting], context({"options": options}))
    draft = next(each for each in read(name, data) if isinstance(each, Draft))
    address = draft.data["applyUrl" if name == "linkedin" else "url"]
    assert address == "https://jobs.example/1?source=own&utm_medium=x&utm_term=y#top"
    assert {"url", "applyUrl"} & lost(losses["one"])


def test_indeed_takes_no_entities() -> None:
    text = '<p>R&amp;D &lt;3&gt; &quot;x&quot; &amp;amp; <a href="https://a.example/?a=1&amp;b=%22&quot;">l</a></p>'
    data = write(found("indeed"), [good("indeed", description=text)], context({}))[0]
    written = strictly(data).findtext("job/description")
    assert written == '<p>R&D <3> "x" & amp; <a href="https://a.example/?a=1&b=%22%22">l</a></p>'


def test_linkedin_keeps_its_tags_only() -> None:
    text = f'<h2 id="a">Head</h2><ol><li><a href="https://a.example/">link</a></li></ol><div>x</div><br>{TEXT}'
    data, losses = write(found("linkedin"), [good("linkedin", description=text)], context({}))
    written = strictly(data).findtext("job/description")
    assert written == f"<p><strong>Head</strong></p><ul><li>link</li></ul>x<br><br>{TEXT}"
    assert "description" in lost(losses["one"])


def test_linkedin_ids_have_at_most_forty_characters() -> None:
    long = [good("linkedin", id="x" * 60 + end) for end in "ab"]
    data, losses = write(found("linkedin"), long, context({}))
    identities = [each.text for each in strictly(data).iter("partnerJobId")]
    assert len(set(identities)) == 2 and all(len(each) == 40 for each in identities)
    assert all("id" in lost(each) for each in losses.values())


def test_linkedin_pay_needs_currency_and_period() -> None:
    salary = {"currency": "USD", "value": {"value": 5}}
    data, losses = write(found("linkedin"), [good("linkedin", baseSalary=salary)], context({}))
    assert b"<salaries>" not in data and "baseSalary" in lost(losses["one"])


def test_secrets_of_apply_data_do_not_travel() -> None:
    for name in ("indeed", "careerjet"):
        for each in read(name, (HERE / name / "read-documented" / "source.xml").read_bytes()):
            assert not isinstance(each, Draft) or ("secret" not in str(each.data) and "apiToken" not in str(each.data))


HOSTILE = {
    "entity bomb": b'<!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;">]><source><job><title>&z;</title></job></source>',
    "external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><source><job><title>&x;</title></job></source>',
    "bytes literal": b"b'<?xml version=\"1.0\"?><source><job><title>T</title></job></source>'",
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR<job>",
    "empty": b"  \n",
    "json": b'{"title": "no tag here"}',
    "deep": b"<source><job><title>T</title><id>1</id>" + b"<x>" * 10_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("name", ["indeed", "generic-xml"])
def test_hostile_documents_are_one_error(name: str, kind: str) -> None:
    told = read(name, HOSTILE[kind])
    errors = [each for each in told if isinstance(each, Finding) and each.severity is Severity.ERROR]
    assert [each.rule for each in errors] == ["source/syntax"], told
    assert not any(isinstance(each, Draft) for each in told)


def test_unknown_elements_are_told_once_and_kept() -> None:
    job = b"<job><title>T</title><date>2026-11-01</date><company>C</company><shoe>4</shoe><shoe>5</shoe></job>"
    told = read("indeed", b"<source>" + job * 3 + b"</source>")
    assert [each.rule for each in told if isinstance(each, Finding)] == ["feed/unknown-element"]
    assert [each.data["x_indeed_shoe"] for each in told if isinstance(each, Draft)] == [["4", "5"]] * 3


def test_values_are_found_where_they_stand() -> None:
    source = HERE / "indeed" / "read-documented" / "source.xml"
    lines = source.read_text("utf-8").splitlines()
    draft = next(each for each in read("indeed", source.read_bytes()) if isinstance(each, Draft))
    for key, tag in (("title", "<title>"), ("jobLocation", "<city>"), ("salary", "<salary>")):
        place = draft.where(f"/{key}")
        assert place.line is not None and place.column is not None
        assert lines[place.line - 1][place.column - 1 :].startswith(tag)


def feeds() -> Iterator[Any]:
    expected = {
        "indeed": {"indeed-talia.xml": 16, "jobfeed-colen63.xml": 27, "orchid-jobs.xml": 6},
        "trovit": {"recruityard-jobatus.xml": 88},
        "jobrapido": {"recruityard-jobrapido.xml": 88},
        "jobsora": {"recruityard-jobsora.xml": 88},
        "jooble": {"oleg-xml-feed.xml": 6},
        "usajobs": {"us-usajobs-sample.xml": 3},
        "generic-xml": {
            "fr-apec.xml": 5, "fr-enedis.xml": 2, "fr-hellowork-buddi.xml": 3, "fr-hellowork.xml": 5,
            "fr-jobteaser.xml": 2, "fr-kelio.xml": 2, "fr-laposte.xml": 2, "startupjobs-cz-cities.xml": 1,
            "startupjobs-cz.xml": 2, "uk-teaching-broadbean-without-schools.xml": 1, "uk-teaching-broadbean.xml": 1,
            "ra-rss.xml": 334,
        },
    }  # fmt: skip
    for name, files in expected.items():
        for file, count in files.items():
            yield pytest.param(name, file, count, id=file)


@pytest.mark.parametrize(("name", "file", "count"), list(feeds()))
def test_real_feeds_are_read_whole(name: str, file: str, count: int, shared: Path) -> None:
    path = shared / "data" / "feeds" / file
    scores = {each: found(each).sniff(path.read_bytes()[:65536]) for each in READERS}
    assert max(scores, key=lambda each: scores[each]) == name, scores
    reader = found(name).reader
    assert reader is not None
    told = list(reader.read(Document(file, path=path)))
    made = [each for each in told if isinstance(each, Draft)]
    assert len(made) == count
    for draft in made:
        result = normalize(draft)
        assert {"id", "title"} <= result.data.keys()
        assert not [each for each in result.findings if each.severity is Severity.ERROR], draft
        assert not [each for each in result.findings if each.rule == "schema/unknown-key"], draft
    assert all(each.severity is not Severity.ERROR for each in told if isinstance(each, Finding))


@pytest.mark.parametrize("name", ["indeed", "ziprecruiter", "talent", "trovit"])
@pytest.mark.parametrize(
    ("words", "told"), [("0", True), ("3-5", True), ("2+", True), ("3 years", False), ("some", False)]
)
def test_experience_that_is_a_number_alone_is_told(name: str, words: str, told: bool) -> None:
    asked = {"description": words}
    losses = write(found(name), [good(name, experienceRequirements=asked)], context({}))[1]["one"]
    assert ("/experienceRequirements" in dict(losses.changed)) is told
