"""`check --profile google` on pages and JSON-LD: it speaks of the markup as it stands, where it stands."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

GOOD = {
    "@context": "https://schema.org", "@type": "JobPosting", "title": "Boat Builder",
    "description": "<p>You build wooden boats from the keel up, and mend those that come back from the sea. "
                   "You know oak and larch, and read lines plans.</p><p>We pay for your tools.</p>",
    "datePosted": "2026-11-02", "validThrough": "2027-01-31", "employmentType": "FULL_TIME",
    "hiringOrganization": {"@type": "Organization", "name": "Werft am Deich", "sameAs": "https://werft.example.org"},
    "jobLocation": {"@type": "Place", "address": {
        "@type": "PostalAddress", "streetAddress": "Deich 1", "addressLocality": "Husum", "addressRegion": "SH",
        "postalCode": "25813", "addressCountry": "DE"}},
    "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {
        "@type": "QuantitativeValue", "minValue": 40000, "maxValue": 48000, "unitText": "YEAR"}},
    "identifier": {"@type": "PropertyValue", "name": "Werft am Deich", "value": "B-7"},
    "directApply": False,
}  # fmt: skip
# Pointer of the fault, the wrong value (None: the property is taken out), and what a finding must name.
FAULTS = [
    ("/title", None, "title"), ("/title", ["Boat Builder"], "title"), ("/datePosted", "yesterday", "datePosted"),
    ("/datePosted", None, "datePosted"), ("/validThrough", "31.01.2027", "validThrough"),
    ("/validThrough", "2026-10-01", "validThrough"), ("/employmentType", "FULLTIME", "employmentType"),
    ("/employmentTyp", "FULL_TIME", "employmentTyp"), ("/hiringOrganization", None, "hiringOrganization"),
    ("/hiringOrganization/@type", "Boat", "hiringOrganization"), ("/hiringOrganization/sameAs", "werft", "sameAs"),
    ("/jobLocation", "Husum", "jobLocation"), ("/jobLocation", None, "jobLocation"),
    ("/jobLocation/address/addressCountry", None, "addressCountry"),
    ("/jobLocation/address/adressLocality", "Husum", "adressLocality"),
    ("/jobLocationType", "REMOTE", "jobLocationType"), ("/baseSalary/currency", "Euro", "baseSalary"),
    ("/baseSalary/value/minValue", "forty", "baseSalary"), ("/baseSalary/value/minValue", 50000, "baseSalary"),
    ("/baseSalary/value/unitText", "ANNUM", "baseSalary"), ("/directApply", "perhaps", "directApply"),
    ("/@context", "https://example.org/ns", "@context"), ("/@type", "JobPost", "@type"), ("/benefits", "Boats", "benefits"),
    ("/recipeYield", "4", "recipeYield"),
]  # fmt: skip


def _with(pointer: str, value: object) -> dict:
    node = deepcopy(GOOD)
    *above, last = pointer.split("/")[1:]
    holder = node
    for part in above:
        holder = holder[part]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return node


def _page(node: dict) -> str:
    script = json.dumps(node, indent=1, ensure_ascii=False)
    return (
        f'<!doctype html>\n<html lang="en"><head><title>Job</title>\n<script type="application/ld+json">\n{script}\n'
        "</script></head><body><h1>Boat Builder</h1></body></html>\n"
    )


def _check(cli, path: Path | str, now: str = "2026-11-22") -> tuple[int, list[dict]]:
    done = cli("check", path, "--profile", "google", "--now", now, "--fail-on", "warning", "--output-format", "json")
    return done.code, [each for each in json.loads(done.text)["findings"] if each["severity"] != "info"]


@pytest.mark.parametrize("kind", ["jsonld", "html"])
def test_every_fault_is_told_of_its_property(cli, tmp_path, kind):
    for number, (pointer, value, _) in enumerate(FAULTS):
        node = _with(pointer, value)
        text = json.dumps(node, indent=1, ensure_ascii=False) if kind == "jsonld" else _page(node)
        (tmp_path / f"{number:02}.{kind}").write_text(text, "utf-8")
    code, found = _check(cli, tmp_path)
    assert code == 1
    for number, (_, value, named) in enumerate(FAULTS):
        path = tmp_path / f"{number:02}.{kind}"
        own = [each for each in found if each["origin"]["uri"] == path.as_posix()]
        hits = [each for each in own if named in each.get("pointer", "") or named in each["message"]]
        assert hits, (FAULTS[number], own)
        if value is not None:
            lines = path.read_text("utf-8").splitlines()
            assert all(each["origin"]["line"] <= len(lines) for each in hits)
            assert any(each["origin"]["line"] > (1 if kind == "jsonld" else 4) for each in hits), hits


# Pointer, wrong value, and what alone may be told of: faults of other kinds than those above.
MORE = [
    ("/title", "", "title"), ("/title", "BOAT BUILDER WANTED", "title"), ("/title", "Boat Builder (REQ-20417)", "title"),
    ("/title", "Boat Builder €25/h", "title"), ("/title", {"name": "Boat Builder"}, "title"),
    ("/description", "Boat Builder", "description"), ("/description", "<p> </p>", "description"),
    ("/datePosted", "02.11.2026", "datePosted"), ("/datePosted", "2026-02-30", "datePosted"),
    ("/datePosted", "2026-12-24", "datePosted"), ("/datePosted", 1790000000, "datePosted"),
    ("/validThrough", "until filled", "validThrough"), ("/validThrough", "2027-01-31T25:00:00Z", "validThrough"),
    ("/employmentType", "full_time", "employmentType"), ("/employmentType", "FULL_TIME, PART_TIME", "employmentType"),
    ("/employmentType", ["FULL_TIME", "PERMANENT"], "employmentType"), ("/employmentType", True, "employmentType"),
    ("/hiringOrganization/name", "", "hiringOrganization"), ("/hiringOrganization/logo", "//cdn.example/l.png", "logo"),
    ("/hiringOrganization/sameAs", "https://werft example/", "sameAs"), ("/jobLocation/address", "Deich 1", "address"),
    ("/jobLocation/address/addressCountry", "UK2", "addressCountry"), ("/jobLocation/address/addressCountry", 1, "addressCountry"),
    ("/jobLocation/address/@type", "Adress", "address"), ("/jobLocationType", "telecommute", "jobLocationType"),
    ("/jobLocationType", "HYBRID", "jobLocationType"), ("/baseSalary", "48000 EUR", "baseSalary"),
    ("/baseSalary", 48000, "baseSalary"), ("/baseSalary/currency", "€", "currency"),
    ("/baseSalary/value/unitText", "year", "unitText"), ("/baseSalary/value/maxValue", "48.000,00", "maxValue"),
    ("/identifier", 7, "identifier"), ("/url", "jobs@werft.example.org", "url"),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonld", "html"])
def test_a_fault_is_told_of_its_own_property_alone(cli, tmp_path, kind):
    for number, (pointer, value, _) in enumerate(MORE):
        node = _with(pointer, value)
        text = json.dumps(node, indent=1, ensure_ascii=False) if kind == "jsonld" else _page(node)
        (tmp_path / f"{number:02}.{kind}").write_text(text, "utf-8")
    code, found = _check(cli, tmp_path)
    assert code == 1
    silent, elsewhere = [], []
    for number, (pointer, _, named) in enumerate(MORE):
        own = [
            each
            for each in found
            if each["origin"]["uri"].endswith(f"/{number:02}.{kind}")
            and not each["rule"].startswith(("set/", "identity/"))
        ]
        top = pointer.split("/")[1]
        if not any(named in each.get("pointer", "") or named in each["message"] for each in own):
            silent.append((MORE[number], own))
        elsewhere += [
            (MORE[number], each)
            for each in own
            if not each.get("pointer", "").startswith("/" + top) and repr(top) not in each["message"]
        ]
    assert silent == []
    assert elsewhere == []


# Profile, property that its consumer requires, and the property that an error must name when it is gone.
REQUIRED = [
    ("indeed", "/description", "/description"), ("indeed", "/hiringOrganization", "/hiringOrganization"),
    ("indeed", "/datePosted", "/datePosted"), ("indeed", "/jobLocation", "/jobLocation"),
    ("indeed", "/jobLocation/address/addressLocality", "/jobLocation/0/address/addressLocality"),
    ("indeed", "/jobLocation/address/addressCountry", "/jobLocation/0/address/addressCountry"),
    ("linkedin", "/description", "/description"), ("linkedin", "/hiringOrganization", "/hiringOrganization"),
    ("linkedin", "/jobLocation", "/jobLocation"), ("ziprecruiter", "/datePosted", "/datePosted"),
    ("jooble", "/description", "/description"), ("jooble", "/jobLocation", "/jobLocation"),
    ("trovit", "/description", "/description"), ("adzuna", "/description", "/description"),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "pointer", "told"), REQUIRED)
def test_what_a_consumer_requires_and_no_more(cli, tmp_path, profile, pointer, told):
    def errors(node: dict) -> set[str]:
        (tmp_path / "job.jsonld").write_text(json.dumps(node))
        done = cli("check", "job.jsonld", "--profile", profile, "--now", "2026-11-22", "--output-format", "jsonl")
        found = [json.loads(line) for line in done.text.splitlines()]
        return {each["pointer"] for each in found if each["severity"] == "error"}

    assert errors(_with(pointer, None)) - errors(GOOD) == {told}


@pytest.mark.parametrize("kind", ["jsonld", "html"])
def test_good_markup_is_clean(cli, tmp_path, kind):
    path = tmp_path / f"job.{kind}"
    path.write_text(json.dumps(GOOD) if kind == "jsonld" else _page(GOOD), "utf-8")
    assert _check(cli, path) == (0, [])


def test_places_are_those_in_the_script_block(cli, tmp_path):
    path = tmp_path / "job.html"
    path.write_text(_page(_with("/employmentType", "FULLTIME")), "utf-8")
    _, found = _check(cli, path)
    (one,) = found
    line = path.read_text("utf-8").splitlines()[one["origin"]["line"] - 1]
    assert line[one["origin"]["column"] - 1 :].startswith('"FULLTIME"') and one["rule"] == "markup/employment-type"


def test_a_fault_is_told_once(cli, tmp_path):
    path = tmp_path / "job.jsonld"
    path.write_text(json.dumps(_with("/hiringOrganization/sameAs", "werft"), indent=1))
    _, found = _check(cli, path)
    assert len(found) == 1, found


def test_nodes_one_a_line(cli, tmp_path):
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in (GOOD, _with("/employmentType", "FULLTIME"))))
    code, found = _check(cli, path)
    assert code == 1 and {each["origin"]["line"] for each in found if each["rule"] == "markup/employment-type"} == {2}


def test_the_other_profiles_judge_the_posting(cli, tmp_path):
    path = tmp_path / "job.html"
    path.write_text(_page(_with("/hiringOrganization/name", "Werft")), "utf-8")
    rules = {
        each["rule"]
        for each in json.loads(
            cli("check", path, "--profile", "strict", "--now", "2026-11-22", "--output-format", "json").text
        )["findings"]
    }
    assert any(rule.startswith("linkedin/") for rule in rules)
    alone = json.loads(cli("check", path, "--profile", "schema", "--now", "2026-11-22", "--output-format", "json").text)
    assert alone["findings"] == []


def test_every_planted_fault_is_told(cli, shared):
    folder = shared / "faults"
    index = json.loads((folder / "index.json").read_text())
    for name in (name for name, named in index.items() if not named):
        for kind in ("jsonld", "html"):
            assert _check(cli, folder / f"{name}.{kind}") == (0, []), name
    for kind in ("jsonld", "html"):
        code, found = _check(cli, f"{folder}/[0-9]*.{kind}")
        assert code == 1
        for name, named in index.items():
            own = [each for each in found if each["origin"]["uri"].endswith(f"/{name}.{kind}")]
            # Copies of one posting are rightly told as such; that is no fault of any of them alone.
            own = [each for each in own if not each["rule"].startswith(("set/", "identity/"))]
            hit = any(named in each.get("pointer", "") or named in each["message"] for each in own)
            assert hit if named else not own, (name, kind, own)


SECOND = {**GOOD, "title": "Rigger", "url": "https://werft.example/jobs/rigger"}
_ITEMS = {
    "microdata": "<div itemscope itemtype='https://schema.org/JobPosting'><b itemprop='title'>{}</b></div>\n",
    "rdfa": "<div vocab='https://schema.org/' typeof='JobPosting'><b property='title'>{}</b></div>\n",
}


def _scripts(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>\n' for each in nodes)


def _list(kind: str, inner: str) -> str:
    name = "itemscope itemtype" if kind == "microdata" else "vocab='https://schema.org/' typeof"
    value = "https://schema.org/ItemList" if kind == "microdata" else "ItemList"
    return f"<ul {name}='{value}'>\n{inner}</ul>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (_scripts(GOOD, SECOND), [3]),
        (_scripts([GOOD, SECOND, {**SECOND, "title": "Cook"}]), [2]),
        (_scripts(GOOD), []),
        (_scripts(GOOD, GOOD), []),
        (_scripts({"@type": "ItemList", "itemListElement": [{"item": GOOD}, {"item": SECOND}]}), []),
        (_ITEMS["microdata"].format("Welder") + _ITEMS["microdata"].format("Rigger"), [3]),
        (_ITEMS["rdfa"].format("Welder") + _ITEMS["rdfa"].format("Rigger"), [3]),
        (_list("microdata", _ITEMS["microdata"].format("Welder") + _ITEMS["microdata"].format("Rigger")), []),
        (_list("rdfa", _ITEMS["rdfa"].format("Welder") + _ITEMS["rdfa"].format("Rigger")), []),
    ],
    ids=["two", "a list of nodes", "one", "one twice", "ItemList", "microdata", "rdfa", "microdata ItemList", "rdfa ItemList"],
)  # fmt: skip
def test_several_jobs_on_one_page(cli, tmp_path, body, lines):
    page = tmp_path / "job.html"
    page.write_text(f"<!doctype html><html><body>\n{body}</body></html>", "utf-8")
    done = cli("check", page, "--profile", "google", "--now", "2026-11-22", "--output-format", "jsonl",
               "--select", "markup/several-postings")  # fmt: skip
    told = [each for each in map(json.loads, done.text.splitlines()) if each["rule"] == "markup/several-postings"]
    assert [(each["origin"]["line"], each["severity"]) for each in told] == [(line, "error") for line in lines]


def test_several_jobs_in_one_file_are_no_fault(cli, tmp_path):
    file = tmp_path / "jobs.jsonld"
    file.write_text(json.dumps([GOOD, SECOND]), "utf-8")
    done = cli("check", file, "--profile", "google", "--now", "2026-11-22", "--output-format", "jsonl")
    assert "several-postings" not in done.text
