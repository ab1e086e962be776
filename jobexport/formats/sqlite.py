"""An SQLite database of postings, with tables for what a posting has several of and a full-text index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from jobexport.errors import OutputError
from jobexport.findings import Finding, Origin, Severity, pointer
from jobexport.normalize.plaintext import to_text
from jobexport.normalize.wording import is_remote, number, place_line
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext

if TYPE_CHECKING:
    import sqlite3

__all__ = ["FORMAT", "SqliteReader", "SqliteWriter"]

_MAGIC = b"SQLite format 3\0"
_TABLES = """
CREATE TABLE organizations (
  number INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, legal_name TEXT, url TEXT, logo TEXT, description TEXT,
  email TEXT, telephone TEXT, industry TEXT, number_of_employees INTEGER, founding_date TEXT, json TEXT NOT NULL UNIQUE
);
CREATE TABLE postings (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  organization INTEGER REFERENCES organizations(number), company TEXT, page TEXT, url TEXT, apply_url TEXT,
  date_posted TEXT, valid_through TEXT, date_modified TEXT, workplace_type TEXT, remote INTEGER NOT NULL,
  salary_currency TEXT, salary_min NUMERIC, salary_max NUMERIC, salary_unit TEXT, language TEXT,
  summary TEXT, text TEXT, json TEXT NOT NULL,
  slug TEXT GENERATED ALWAYS AS (json_extract(json, '$.slug')) VIRTUAL,
  description TEXT GENERATED ALWAYS AS (json_extract(json, '$.description')) VIRTUAL
);
CREATE TABLE locations (
  posting INTEGER NOT NULL REFERENCES postings(number), position INTEGER NOT NULL, name TEXT, street_address TEXT,
  locality TEXT, region TEXT, postal_code TEXT, country TEXT, latitude REAL, longitude REAL,
  PRIMARY KEY (posting, position)
) WITHOUT ROWID;
CREATE TABLE applicant_areas (
  posting INTEGER NOT NULL REFERENCES postings(number), position INTEGER NOT NULL, type TEXT NOT NULL,
  name TEXT NOT NULL, country TEXT, PRIMARY KEY (posting, position)
) WITHOUT ROWID;
CREATE TABLE categories (
  posting INTEGER NOT NULL REFERENCES postings(number), position INTEGER NOT NULL, name TEXT, code TEXT,
  code_set TEXT, PRIMARY KEY (posting, position)
) WITHOUT ROWID;
"""
# Lists of texts: table -> canonical property. Each table has the columns posting, position and name.
_LISTS = {
    "employment_types": "employmentType", "skills": "skills", "benefits": "jobBenefits", "industries": "industry",
}  # fmt: skip
_LIST_TABLE = """
CREATE TABLE {table} (
  posting INTEGER NOT NULL REFERENCES postings(number), position INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (posting, position)
) WITHOUT ROWID;
"""
# The index refers to the table's own text (`content`), and the triggers keep it true when rows are edited later.
_INDEXES = """
CREATE INDEX postings_organization ON postings(organization);
CREATE INDEX postings_date_posted ON postings(date_posted);
CREATE INDEX postings_valid_through ON postings(valid_through);
CREATE INDEX postings_salary ON postings(salary_currency, salary_unit, salary_min);
CREATE INDEX organizations_name ON organizations(name);
CREATE INDEX locations_country ON locations(country, region, locality);
CREATE INDEX applicant_areas_name ON applicant_areas(name);
CREATE INDEX categories_name ON categories(name);
{lists}
CREATE VIRTUAL TABLE postings_fts USING fts5(
  title, company, summary, text, content="postings", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO postings_fts(postings_fts) VALUES ('rebuild');
CREATE TRIGGER postings_inserted AFTER INSERT ON postings BEGIN
  INSERT INTO postings_fts(rowid, title, company, summary, text)
  VALUES (new.number, new.title, new.company, new.summary, new.text);
END;
CREATE TRIGGER postings_deleted AFTER DELETE ON postings BEGIN
  INSERT INTO postings_fts(postings_fts, rowid, title, company, summary, text)
  VALUES ('delete', old.number, old.title, old.company, old.summary, old.text);
END;
CREATE TRIGGER postings_updated AFTER UPDATE ON postings BEGIN
  INSERT INTO postings_fts(postings_fts, rowid, title, company, summary, text)
  VALUES ('delete', old.number, old.title, old.company, old.summary, old.text);
  INSERT INTO postings_fts(rowid, title, company, summary, text)
  VALUES (new.number, new.title, new.company, new.summary, new.text);
END;
"""


class SqliteWriter:
    """One row for each posting; its whole canonical JSON is in ``postings.json``, so that reading back is exact.

    ``postings.text`` is the visible text of the description, which the full-text table ``postings_fts`` finds. A
    salary is a number there for sorting and comparing; the exact one is in the JSON. The same postings in the same
    order give the same bytes.
    """

    carries = frozenset("*")

    def write(
        self,
        postings: Iterable[Mapping[str, Any]],
        file: BinaryIO,
        context: WriteContext,
        report: Callable[[Mapping[str, Any], Losses], None],
    ) -> None:
        """Writes the database. Raises OutputError where the temporary file cannot be written."""
        import sqlite3
        from shutil import copyfileobj
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="jobexport-") as folder:
            path = Path(folder) / "postings.db"
            database = sqlite3.connect(path, isolation_level=None)
            try:
                _fill(database, postings, context, report)
            except sqlite3.OperationalError as error:
                raise OutputError(str(error), subject="SQLite") from error
            finally:
                database.close()
            with path.open("rb") as written:
                copyfileobj(written, file, 1 << 20)


def _fill(
    database: sqlite3.Connection,
    postings: Iterable[Mapping[str, Any]],
    context: WriteContext,
    report: Callable[[Mapping[str, Any], Losses], None],
) -> None:
    # The file is new and nobody else sees it: neither journal nor waiting for the disk is needed.
    for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -8000"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    for statement in (_TABLES + "".join(_LIST_TABLE.format(table=table) for table in _LISTS)).split(";\n"):
        database.execute(statement)
    last: tuple[str, int] | None = None
    count = 0
    for posting in postings:
        losses = Losses()
        organization = _organization(database, posting.get("hiringOrganization"), last)
        if _insert(database, posting, count + 1, organization[1] if organization else None, context):
            count += 1
            last = organization or last
        else:
            losses.refuse("sqlite/duplicate-id", "/id", f"there is a posting {posting['id']!r} already")
        report(posting, losses)
    database.execute("COMMIT")
    lists = "\n".join(f"CREATE INDEX {table}_name ON {table}(name);" for table in _LISTS)
    database.executescript("BEGIN;\n" + _INDEXES.format(lists=lists) + "COMMIT;")
    database.execute("PRAGMA user_version = 1")


def _json(value: object) -> str:
    from jobexport.syntax.json import dumps

    return dumps(value).decode()


def _organization(
    database: sqlite3.Connection, employer: Mapping[str, Any] | None, last: tuple[str, int] | None
) -> tuple[str, int] | None:
    """The row of an organization, made where there is none with the same facts; ``last`` is the one used before."""
    if employer is None:
        return None
    text = _json(employer)
    if last is not None and last[0] == text:
        return last
    found = database.execute("SELECT number FROM organizations WHERE json = ?", (text,)).fetchone()
    if found is not None:
        return text, int(found[0])
    names = ("id", "name", "legalName", "url", "logo", "description", "email", "telephone", "industry")
    made = database.execute(
        "INSERT INTO organizations VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(employer.get(name) for name in names),
            _amount(employer.get("numberOfEmployees")),
            employer.get("foundingDate"),
            text,
        ],
    )
    return text, int(made.lastrowid or 0)


def _amount(value: int | Decimal | None) -> str | int | None:
    # A decimal, or what has more than 64 bits, goes in as text; the column's affinity makes a number of it.
    return value if value is None or (isinstance(value, int) and abs(value) < 2**63) else number(value)


def _insert(
    database: sqlite3.Connection,
    posting: Mapping[str, Any],
    row: int,
    organization: int | None,
    context: WriteContext,
) -> bool:
    """Writes one posting into all tables; False where its id is there already."""
    salary = posting.get("baseSalary") or {}
    value = salary.get("value") or {}
    description = posting.get("description")
    done = database.execute(
        "INSERT OR IGNORE INTO postings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            row, posting["id"], posting["title"], organization, (posting.get("hiringOrganization") or {}).get("name"),
            context.link(posting), posting.get("url"), posting.get("applyUrl"), posting.get("datePosted"),
            posting.get("validThrough"), posting.get("dateModified"), posting.get("workplaceType"),
            int(is_remote(posting)), salary.get("currency", posting.get("salaryCurrency")),
            _amount(value.get("minValue", value.get("value"))), _amount(value.get("maxValue", value.get("value"))),
            value.get("unitText"), posting.get("language"), posting.get("summary"),
            to_text(description) if description else None, _json(posting),
        ),
    )  # fmt: skip
    if done.rowcount != 1:
        return False
    for table, name in _LISTS.items():
        entries = posting.get(name)
        if entries:
            database.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?)", [(row, *each) for each in enumerate(entries, 1)]
            )
    for place, spot in enumerate(posting.get("jobLocation", ()), 1):
        address, geo = spot.get("address") or {}, spot.get("geo") or {}
        database.execute(
            "INSERT INTO locations VALUES (?,?,?,?,?,?,?,?,?,?)",
            (row, place, spot.get("name") or place_line(spot)[0], address.get("streetAddress"),
             address.get("addressLocality"), address.get("addressRegion"), address.get("postalCode"),
             address.get("addressCountry"), _degrees(geo.get("latitude")), _degrees(geo.get("longitude"))),
        )  # fmt: skip
    for place, area in enumerate(posting.get("applicantLocationRequirements", ()), 1):
        database.execute(
            "INSERT INTO applicant_areas VALUES (?,?,?,?,?)",
            (row, place, area["type"], area["name"], area.get("addressCountry")),
        )
    for place, entry in enumerate(posting.get("occupationalCategory", ()), 1):
        database.execute(
            "INSERT INTO categories VALUES (?,?,?,?,?)",
            (row, place, entry.get("name"), entry.get("codeValue"), entry.get("inCodeSet")),
        )
    return True


def _degrees(value: Any) -> float | None:
    return None if value is None else float(value)


class SqliteReader:
    """Reads the databases that ``SqliteWriter`` writes, one row at a time, in their own order."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each row of ``postings``; a finding for a row that holds no JSON and for any other database."""
        import sqlite3

        from jobexport.syntax import SyntaxFault
        from jobexport.syntax.json import load

        with document.open() as stream:
            if stream.read(len(_MAGIC)) != _MAGIC:
                yield Finding("source/syntax", Severity.ERROR, "not an SQLite database", Origin(document.uri))
                return
        database = sqlite3.connect(":memory:")
        try:
            database = _open(document, database)
            for row, text in database.execute("SELECT number, json FROM postings ORDER BY number"):
                origin = Origin(document.uri, pointer=pointer("postings", row))
                try:
                    data = load(text.encode())[0] if isinstance(text, str) else None
                except SyntaxFault as fault:
                    yield Finding("source/syntax", Severity.ERROR, f"postings.json: {fault.message}", origin)
                    continue
                if not isinstance(data, dict):
                    yield Finding("source/syntax", Severity.ERROR, "postings.json holds no JSON object", origin)
                    continue
                yield Draft({**data, "descriptionFormat": "html"}, origin, base_url=document.base_url)
        except sqlite3.Error as error:
            message = f"no database of postings: {error}"
            yield Finding("source/syntax", Severity.ERROR, message, Origin(document.uri))
        finally:
            database.close()


def _open(document: Document, database: sqlite3.Connection) -> sqlite3.Connection:
    import sqlite3

    if document.path is not None:
        return sqlite3.connect(f"{document.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.deserialize(document.read())
    return database


def sniff(head: bytes) -> int:
    """Whether the file is an SQLite database."""
    return 90 if head.startswith(_MAGIC) else 0


FORMAT = Format(
    name="sqlite",
    title="SQLite database",
    suffixes=(".db", ".sqlite", ".sqlite3"),
    media_types=("application/vnd.sqlite3", "application/x-sqlite3"),
    spec="https://www.sqlite.org/fileformat2.html",
    reader=SqliteReader(),
    writer=SqliteWriter(),
    sniff=sniff,
    file_suffix=".db",
)
