"""What names of columns mean, what values look like, and which tables are ours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jobexport.detection import detect
from jobexport.errors import ConfigError
from jobexport.mapping.files import parse
from jobexport.mapping.heads import foreign, json_kind
from jobexport.mapping.inferring import infer
from jobexport.mapping.kinds import epoch_unit, reads
from jobexport.mapping.names import meaning
from jobexport.posting import Document


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("title", "title"), ("Job Title", "title"), ("JOB_TITLE", "title"), ("jobTitle", "title"), ("Stelle", "title"),
        ("intitulé de l'offre", "title"), ("Puesto", "title"), ("posizione", "title"), ("título da vaga", "title"),
        ("Functietitel", "title"), ("Nazwa stanowiska", "title"), ("position.title", "title"), ("attributes.title", "title"),
        ("company.name", "company"), ("hiringOrganization.name", "company"), ("Arbeitgeber", "company"), ("raison sociale", "company"),
        ("Nazwa firmy", "company"), ("company.url", "companyUrl"), ("company_logo_url", "logo"), ("location.city", "location.city"),
        ("address.postalCode", "location.postal"), ("PLZ", "location.postal"), ("Kod pocztowy", "location.postal"),
        ("state", "location.region"), ("województwo", "location.region"), ("lat", "location.latitude"),
        ("salary_min", "salary.min"), ("minSalary", "salary.min"), ("min_salary", "salary.min"), ("Salary From", "salary.min"),
        ("salaire minimum", "salary.min"), ("wynagrodzenie do", "salary.max"), ("baseSalary.value.maxValue", "salary.max"),
        ("Gehalt bis", "salary.max"), ("salario máximo", "salary.max"), ("salary.currency", "salary.currency"),
        ("advertised_salary_min", "salary.min"), ("pay.period", "salary.unit"), ("annual_salary", "salary"),
        ("postedAt", "posted"), ("Veröffentlichungsdatum", "posted"), ("date de publication", "posted"), ("created_at", "posted"),
        ("data publikacji", "posted"), ("closing_date", "deadline"), ("Bewerbungsschluss", "deadline"), ("scadenza", "deadline"),
        ("date limite de candidature", "deadline"), ("sluitingsdatum", "deadline"), ("updated_at", "updated"),
        ("rodzaj umowy", "employment"), ("type de contrat", "employment"), ("contract_type", "employment"), ("Dienstverband", "employment"),
        ("télétravail", "remote"), ("is_remote", "remote"), ("work_mode", "workplace"), ("apply_url", "applyUrl"),
        ("e-mail", "applicationContact.email"), ("Ansprechpartner", "applicationContact.name"), ("kompetencje", "skills"),
        ("tags", "category"), ("job_id", "id"), ("reference number", "identifier"), ("liczba wakatów", "openings"),
        ("company.title.colour", None), ("colour", None), ("", None), ("...", None), ("source_url", None), ("company size", None),
        ("first_seen_at", None), ("user.email_verified", None),
    ],
)  # fmt: skip
def test_names(name: str, role: str | None) -> None:
    found = meaning(name)
    assert (found.role if found else None) == role


@pytest.mark.parametrize(
    ("name", "among"),
    [("date", ("posted", "deadline")), ("Name", ("title", "company")), ("nom", ("title", "company")),
     ("Typ", ("employment", "workplace", "category"))],
)  # fmt: skip
def test_names_that_fit_several_facts(name: str, among: tuple[str, ...]) -> None:
    found = meaning(name)
    assert found is not None
    assert (found.role, found.among) == ("", among)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("date", "2026-05-01", True), ("date", "5 mai 2026", True), ("date", "05/06/2026", True), ("date", 1767225600, True),
        ("date", "12", False), ("date", "in May", False), ("date", True, False), ("date", "80301", False),
        ("pay", "€2,000 per month", True), ("pay", "2.100", True), ("pay", Decimal("20.5"), True), ("pay", "competitive", False),
        ("currency", "EUR", True), ("currency", "$", True), ("currency", "blue", False), ("unit", "per hour", True),
        ("country", "DE", True), ("country", "Allemagne", True), ("country", "de", False), ("country", "Blue", False),
        ("employment", "Vollzeit", True), ("employment", "FT", True), ("employment", ["full_time"], True), ("employment", "blue", False),
        ("workplace", "hybrid", True), ("workplace", "blue", False), ("remote", "yes", True), ("remote", "Fully remote", True),
        ("url", "https://a.example/1", True), ("url", "see https://a.example/1", False), ("email", "a@b.example", True),
        ("email", "a b", False), ("phone", "+49 (0)30 1234-56", True), ("phone", "room 5", False), ("html", "<p>x</p>", True),
        ("html", "a < b", False), ("long", "x " * 80, True), ("coordinate", "-12.5", True), ("coordinate", "north", False),
        ("words", "Head of Bread", True), ("words", "https://a.example", False), ("words", "12", False),
    ],
)  # fmt: skip
def test_values(kind: str, value: Any, expected: bool) -> None:
    assert reads(kind, value) is expected


@pytest.mark.parametrize(
    ("value", "unit"),
    [(1767225600, "seconds"), ("1767225600000", "milliseconds"), (1767225600000000, "microseconds"), (20260501, None),
     (12, None), (True, None), ("2026-05-01", None), (99999999999, "milliseconds")],
)  # fmt: skip
def test_epochs(value: Any, unit: str | None) -> None:
    found = epoch_unit(value)
    assert found == unit if value != 99999999999 else found is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["title", "company", "location"], False), (["title", "compnay", "location"], False), (["title", "hiringOrganization.name"], False),
        (["title", "company", "salry", "x_team"], False), (["Titel", "Firma"], True), (["job_title", "company_name", "city"], True),
        (["title", "company_name", "job_url"], True), (["name", "email", "phone"], False), (["a", "b"], False), ([], False),
        (["titre", "entreprise", "ville"], True), (["titel"], False), (["id", "titel"], False), (["titel", "company", "location"], False),
        (["headline", "alpha", "beta"], True), (["headline", "company", "beta"], True), (["name", "company", "url", "city"], False),
        (["name", "employer", "link", "deadline"], True), (["name", "company", "url", "deadline"], False),
    ],
)  # fmt: skip
def test_whose_table_it_is(names: list[str], expected: bool) -> None:
    assert foreign(names) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'[{"job_title": "a", "employer": "b", "link": "c"}]', "foreign"),
        (b'{"jobs": [{"title": "a", "company": "b", "url": "c"}, ', "foreign"),
        (b'{"postings": [{"title": "a", "company": "b", "url": "c"}]}', "ours"),
        (b'[{"title": "a", "company": "b", "location": "c"}]', "ours"),
        (b'{"title": "a", "company": {"name": "b"}, "location": "c"}', "ours"),
        (b'{"@type": "JobPosting", "title": "a", "hiringOrganization": {"name": "b"}, "job_url": "x"}', None),
        (b'{"id": "1", "title": "a"}\n{"id": "2", "titel": "a"}\n', None), (b'[{"a": 1}]', None), (b"[]", None), (b"", None), (b'{"title": "We say \\"job_title\\": a lot"}', None),
        ('[{"job_title": "a", "employer": "b", "link": "c"}]'.encode("utf-16"), "foreign"),
    ],
)  # fmt: skip
def test_whose_json_it_is(text: bytes, expected: str | None) -> None:
    assert json_kind(text) == expected


def test_a_misspelt_column_of_ours_stays_an_authors_error() -> None:
    assert detect(Document("a.csv", data=b"title,compnay,location\nBaker,Inn,Oslo\n")).name == "csv"
    assert detect(Document("a.json", data=b'[{"title": "a", "company": "b", "locaton": "c"}]')).name == "json"


def _rows(names: str, *rows: str) -> tuple[list[str], list[dict[str, str]]]:
    columns = names.split(",")
    return columns, [dict(zip(columns, row.split(","), strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("title,posted,closing date", "a,05/06/2026,13/07/2026"), True),
        (("title,posted,closing date", "a,05/06/2026,07/13/2026"), False),
        (("title,posted,company", "a,05/06/2026,b"), None),
        (("titre,date de publication,entreprise", "a,05/06/2026,b"), True),
        (("title,posted,company", "a,13/06/2026,b", "a,06/13/2026,b"), None),
    ],
)
def test_the_order_of_day_and_month(rows: tuple[str, ...], expected: bool | None) -> None:
    assert infer(*_rows(*rows)).entries["posted"].day_first is expected


def test_repeated_ids_are_no_ids() -> None:
    found = infer(*_rows("id,title,company", "7,a,b", "7,c,b"))
    assert "id" not in found.entries
    assert found.entries["identifier"].column == "id"


def test_the_values_can_refuse_what_a_name_says() -> None:
    names = ["title", "url", "deadline"]
    found = infer(
        names, [{"title": "a", "url": "n. 5", "deadline": "blue"}, {"title": "b", "url": "n. 6", "deadline": "red"}]
    )
    assert set(found.entries) == {"title"}
    assert found.keep == {"url": "x_url", "deadline": "x_deadline"}


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("version = 1\n[map.titel]\ncolumn = 'a'\n", "did you mean 'title'?", "m.toml:2:"),
        ("version = 1\n[map.title]\ncolum = 'a'\n", "did you mean 'column'?", "m.toml:3:"),
        ("version = 1\n[map.title]\n", "names no column and no constant", "m.toml:2:"),
        ("version = 1\n[map.salary]\nmax = 'a'\nlow = 'b'\n", "unknown key 'low'", "m.toml:4:"),
        ("version = 1\n[map.posted]\ncolumn = 'a'\nepoch = 'hours'\n", "must be one of seconds", "m.toml:4:"),
        ("version = 1\n[keep]\na = 'colour'\n", "a has a form that is not allowed", "m.toml:3:"),
        ("version = 1\n[keep]\na = 'x_a'\nb = 'x_a'\n", "is taken by the column 'a'", "m.toml:4:"),
        ("[map.title]\ncolumn = 'a'\n", "has no 'version'", "m.toml"),
        ("version = \n", "no TOML value", "m.toml:1:"),
    ],
)
def test_a_wrong_mapping_says_where_and_what(text: str, message: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text.encode(), "m.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize(
    ("rows", "expected", "ambiguous"),
    [
        (("title,location,office", "a,Oslo,Bergen"), ("location", "location"), ()),
        (("title,role,company", "a,b,c"), ("title", "title"), ()),
        (("position,role,company", "a,b,c"), ("title", None), ("position", "role")),
        (("position,role,company", "a,a,c"), ("title", "position"), ()),
        (("title,created_at,posted_at", "a,2026-01-01,2026-01-02"), ("posted", "posted_at"), ()),
        (("title,created_at,company", "a,2026-01-01,c"), ("posted", "created_at"), ()),
        (("title,link,job url", "a,https://a.example/1,https://a.example/2"), ("url", "job url"), ()),
    ],
)
def test_two_columns_for_one_fact(
    rows: tuple[str, ...], expected: tuple[str, str | None], ambiguous: tuple[str, ...]
) -> None:
    found = infer(*_rows(*rows))
    key, column = expected
    assert (found.entries[key].column if key in found.entries else None) == column
    assert tuple(found.ambiguous) == ambiguous
