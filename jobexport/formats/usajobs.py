"""Announcements of USAJOBS as HR-XML 3 (`PositionOpening`), read only."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from jobexport.registry import Format
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.nodes import Node
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT"]

_PROFILE = "positionprofile"
_BODY = f"{_PROFILE}/userarea/govt_xmljobbody"
_PAY = f"{_PROFILE}/offeredremunerationpackage/remunerationrange"
_CODED = re.compile(r"([A-Za-z0-9]+)-(.+)\Z", re.S)
# OPM's rate interval codes. Pay by two weeks, by piece or by school year has no unit of time here.
_UNITS = {"PA": "YEAR", "PH": "HOUR", "PD": "DAY", "PM": "MONTH", "PW": "WEEK"}
# Parts of an announcement that have no property of their own follow the summary, under the names they go by there.
_SECTIONS = (
    ("qualificationsandevaluation/evaluations", "How you will be evaluated"),
    ("benefitsandotherinformation/benefits", "Benefits"),
    ("benefitsandotherinformation/otherinformation", "Other information"),
    ("howtoapplyinformation/howtoapply", "How to apply"),
    ("howtoapplyinformation/requireddocuments", "Required documents"),
    ("howtoapplyinformation/whattoexpectnext", "What to expect next"),
)
_ASKED = ("qualifications", "education", "requirements")


def _fill(ad: Ad) -> None:
    places = [node.value for node in ad.record.all(f"{_PROFILE}/positionlocation/locationname") if node.value]
    ad.put("location", list(dict.fromkeys(places)), f"{_PROFILE}/positionlocation/locationname")
    ad.copy("employment", f"{_PROFILE}/positionscheduletypecode", change=_word)
    ad.copy("category", f"{_PROFILE}/jobcategorycode", change=_category)
    ad.copy(
        "eligibilityToWorkRequirement",
        f"{_BODY}/overview/whomayapplytext",
        f"{_PROFILE}/userarea/govt_whomayapply",
        change=_word,
    )
    _grade(ad)
    _salary(ad)
    openings = ad.text(f"{_PROFILE}/userarea/govt_totalopenings")
    if openings.isdigit():
        ad.put("openings", openings, f"{_PROFILE}/userarea/govt_totalopenings")
    else:
        ad.keep(f"{_PROFILE}/userarea/govt_totalopenings")
    _texts(ad)
    _contact(ad)


def _word(text: str) -> str:
    """The words of ``1-Full-Time``."""
    found = _CODED.match(text)
    return found[2].strip() if found and found[1].isdigit() else text


def _category(text: str) -> Any:
    """``0602-Medical Officer`` as an entry of OPM's occupational series."""
    found = _CODED.match(text)
    if found is None:
        return text
    return [{"codeValue": found[1], "name": found[2].strip(), "inCodeSet": "OPM occupational series"}]


def _grade(ad: Ad) -> None:
    plan = ad.text(f"{_PROFILE}/jobgradecode")
    low, high = (ad.text(f"{_PROFILE}/userarea/govt_paygrade{end}") for end in ("low", "high"))
    steps = "/".join(dict.fromkeys(step for step in (low, high) if step))
    ad.put("payGrade", "-".join(part for part in (plan, steps) if part), f"{_PROFILE}/jobgradecode")


def _salary(ad: Ad) -> None:
    low, high = f"{_PAY}/remunerationminimumamount", f"{_PAY}/remunerationmaximumamount"
    unit = f"{_PAY}/remunerationrateintervalcode"
    ad.pay(low=low, high=high, unit=unit)
    salary = ad.data.get("salary")
    if salary is None:
        return
    code = salary.pop("unit", "")
    if code in _UNITS:
        salary["unit"] = _UNITS[code]
    elif code:
        ad.keep(unit)
    node = ad.record.find(low) or ad.record.find(high)
    if node is not None and (currency := node.attribute("currencyid")):
        salary["currency"] = currency


def _texts(ad: Ad) -> None:
    overview = f"{_BODY}/overview"
    parts = [ad.text(f"{overview}/jobsummary")]
    parts += [f"<h3>{title}</h3>{text}" for path, title in _SECTIONS if (text := ad.text(f"{_BODY}/{path}"))]
    ad.put("description", "\n".join(part for part in parts if part), f"{overview}/jobsummary")
    ad.copy("responsibilities", f"{_BODY}/duties/majorduties")
    ad.copy("employerOverview", f"{overview}/agencymarketingstatement")
    keys = "".join(f"<li>{escape(text, quote=False)}</li>" for text in ad.texts(f"{overview}/keyrequirement"))
    asked = [f"<ul>{keys}</ul>" if keys else ""]
    asked += [ad.text(f"{_BODY}/qualificationsandevaluation/{name}") for name in _ASKED]
    ad.put("qualifications", "\n".join(part for part in asked if part), f"{_BODY}/qualificationsandevaluation")


def _contact(ad: Ad) -> None:
    person = ad.record.find("postingrequester/personcontact")
    if person is None:
        return
    contact = {"name": person.get("personname/formattedname")}
    for node in person.all("communication"):
        channel = node.get("channelcode").casefold()
        if channel == "telephone":
            contact["telephone"] = _number(node)
        elif channel == "email":
            contact["email"] = node.get("uri")
        elif address := ", ".join(value for child in node.all("address") for each in child if (value := each.value)):
            ad.put("x_usajobs_contact_address", address, "postingrequester/personcontact/communication")
        elif other := _number(node):
            ad.put(f"x_usajobs_contact_{channel or 'other'}", other, "postingrequester/personcontact/communication")
    ad.put("applicationContact", {key: text for key, text in contact.items() if text}, "postingrequester/personcontact")


def _number(node: Node) -> str:
    parts = [node.get(name) for name in ("countrydialing", "areadialing", "dialnumber", "extension")]
    return " ".join(part for part in parts if part)


FORMAT = Format(
    name="usajobs",
    title="USAJOBS HR-XML",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://hropenstandards.org/",
    reader=FeedReader(
        Feed(
            name="usajobs",
            title="USAJOBS",
            records=frozenset(("positionopening",)),
            fill=_fill,
            copied={
                "documentid": "id", f"{_PROFILE}/positionid": "requisitionId", f"{_PROFILE}/positiontitle": "title",
                f"{_PROFILE}/positionorganization/organizationidentifiers/organizationname": "company",
                f"{_PROFILE}/positionorganization/userarea/govt_subagencyname": "department",
                f"{_PROFILE}/positionperiod/startdate/formatteddatetime": "posted",
                f"{_PROFILE}/positionperiod/enddate/formatteddatetime": "deadline",
                "userarea/govt_applyonlineurl": "applyUrl",
            },
            kept=frozenset(
                ("positionopeningstatuscode", "postingrequester/partyname",
                 f"{_PROFILE}/postinginstruction/userarea/govt_joatype", f"{_PROFILE}/positionofferingtypecode",
                 f"{_PROFILE}/offeredremunerationpackage/description", f"{_PROFILE}/userarea/govt_promotionpotential",
                 f"{_BODY}/overview/appointmentdurationtext", "userarea/govt_detailstatusurl")
            ),
            used=frozenset(
                ("postingrequester/personcontact", f"{_PROFILE}/positionlocation/locationname",
                 f"{_PROFILE}/jobcategorycode", f"{_PROFILE}/jobgradecode", f"{_PROFILE}/positionscheduletypecode",
                 f"{_PAY}/remunerationminimumamount", f"{_PAY}/remunerationmaximumamount",
                 f"{_PAY}/remunerationrateintervalcode", f"{_PROFILE}/userarea/govt_totalopenings",
                 f"{_PROFILE}/userarea/govt_paygradelow", f"{_PROFILE}/userarea/govt_paygradehigh",
                 f"{_PROFILE}/userarea/govt_whomayapply", f"{_BODY}/overview/whomayapplytext",
                 f"{_BODY}/overview/agencymarketingstatement", f"{_BODY}/overview/jobsummary",
                 f"{_BODY}/overview/keyrequirement", f"{_BODY}/duties/majorduties",
                 *(f"{_BODY}/qualificationsandevaluation/{name}" for name in _ASKED),
                 *(f"{_BODY}/{path}" for path, _ in _SECTIONS))
            ),
            ignored={
                f"{_PROFILE}/positionlocation/locationid": "a code of the place that is named beside it",
                f"{_PROFILE}/positionlocation/userarea/govt_openings": "the total is read",
                f"{_PROFILE}/positionorganization/organizationidentifiers/organizationid": "the agency is named too",
                f"{_BODY}/overview/jobstatustext": "the schedule's code says the same",
            },
        )
    ),
    sniff=sniffer("*", (97, "positionopening positionprofile")),
)  # fmt: skip
