"""Places whose law wants pay in a job posting, each with the day it began and the page that says so.

Read on 2026-11-22. A place is `COUNTRY` or `COUNTRY-REGION` or `COUNTRY-REGION-City`.
"""

from __future__ import annotations

from dataclasses import dataclass

from jobexport.rules.model import listed

__all__ = ["EU", "EU_SINCE", "EU_SOURCE", "LAWS", "Law"]


@dataclass(frozen=True, slots=True)
class Law:
    """One law: where it holds, since when, from how many employees, and whether it reaches remote jobs open there.

    ``range_wanted`` is false where one figure (a minimum, a base pay) is enough.
    """

    place: str
    name: str
    since: str
    employees: int
    source: str
    remote: bool = False
    range_wanted: bool = True


_LAWS_OF_2025 = (
    "https://ogletree.com/insights-resources/blog-posts/pay-transparency-reminder-5-states-laws-take-effect-in-2025"
)
_IL_MN = "https://www.gunder.com/en/news-insights/insights/client-insight-illinois-and-minnesota-pay-transparency-laws-take-effect-january-1-2025"
_DC_MD = (
    "https://fordharrison.com/District-of-Columbia-and-Maryland-Address-Pay-Disparity-Through-New-Transparency-Laws"
)
_CANADA = "https://www.canadaemploymenthumanrightslaw.com/2023/12/ontario-introduces-pay-transparency-bill-as-it-aims-to-keep-pace-with-british-columbia-and-prince-edward-island/"

LAWS: tuple[Law, ...] = (
    Law(
        "US-CO", "Colorado", "2021-01-01", 1,
        "https://thecompliantemployer.com/colorado-eases-some-job-posting-requirements-for-remote-employers", remote=True,
    ),
    Law(
        "US-NY-New York", "New York City", "2022-11-01", 4,
        "https://www.mondaq.com/unitedstates/employee-rights-labour-relations/1247510/new-york-city-pay-transparency-law-now-in-effect",
        remote=True,
    ),
    Law("US-CA", "California", "2023-01-01", 15, "https://www.tcwglobal.com/pay-transparency-by-state"),
    Law(
        "US-WA", "Washington", "2023-01-01", 15,
        "https://www.payequityadvisor.com/2023/01/washington-state-finalizes-2023-pay-transparency-requirements/", remote=True,
    ),
    Law(
        "US-NY", "New York State", "2023-09-17", 4,
        "https://www.employmentlawwatch.com/2023/09/articles/employment-us/reminder-to-new-york-employers-the-states-wage-transparency-law-goes-into-effect-on-september-17/",
    ),
    Law(
        "US-HI", "Hawaii", "2024-01-01", 50,
        "https://www.esandalaw.com/news-and-information/news/employment-earnings-advertising-requirement-signed-into-law/",
    ),
    Law("US-DC", "the District of Columbia", "2024-06-30", 1, _DC_MD),
    Law("US-MD", "Maryland", "2024-10-01", 1, "https://lindnerlaw.com/blog/what-are-the-new-wage-transparency-laws-in-the-dmv"),
    Law("US-IL", "Illinois", "2025-01-01", 15, _IL_MN),
    Law("US-MN", "Minnesota", "2025-01-01", 30, _IL_MN),
    Law("US-NJ", "New Jersey", "2025-06-01", 10, _LAWS_OF_2025),
    Law("US-VT", "Vermont", "2025-07-01", 5, "https://www.cbiz.com/insights/article/vermont-pay-transparency-what-employers-need-to-know-by-july-1"),
    Law(
        "US-MA", "Massachusetts", "2025-10-29", 25,
        "https://www.jacksonlewis.com/insights/massachusetts-pay-transparency-law-takes-effect-october-heres-what-employers-need-do-now",
    ),
    Law("CA-PE", "Prince Edward Island", "2022-06-01", 1, _CANADA),
    Law("CA-BC", "British Columbia", "2023-11-01", 1, "https://e2rsolutions.com/legislative-updates", remote=True),
    Law(
        "CA-ON", "Ontario", "2026-01-01", 25,
        "https://bci24news.com/2025/12/new-rules-for-ontario-job-postings-set-to-take-effect-jan-1",
    ),
    Law(
        "AT", "Austria (minimum pay)", "2011-03-01", 1,
        "https://www.schoenherr.eu/publications/publications-detail/austria-mandatory-declaration-of-minimum-remuneration-in-job-postings/",
        range_wanted=False,
    ),
    Law(
        "SK", "Slovakia (basic pay)", "2018-05-01", 1,
        "https://www.lexology.com/library/detail.aspx?g=42135872-ec61-4e7a-a119-dcd0cea70eb5", range_wanted=False,
    ),
    Law(
        "LV", "Latvia", "2018-11-28", 1,
        "https://ogletree.com/international-employment-update/articles/june-2019/latvia/2019-05-17/latvia-amendments-to-the-latvian-labor-law/",
    ),
    Law("LT", "Lithuania", "2019-07-27", 1, "https://bnt.eu/pl/wiadomosci-prawne/amendment-to-lithuanian-labour-code-new-obligation-for-employers/"),
)  # fmt: skip

EU = listed("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
EU_SINCE = "2026-06-07"
EU_SOURCE = "https://eur-lex.europa.eu/eli/dir/2023/970/oj"
