"""The words of the interface for the values that a posting takes from fixed vocabularies."""

from __future__ import annotations

from jobexport.site.messages import N_

__all__ = ["CREDENTIAL", "EMPLOYMENT", "NOTICE", "PERCENTILES", "WORKPLACE"]

EMPLOYMENT = {
    "FULL_TIME": N_("Full-time"),
    "PART_TIME": N_("Part-time"),
    "CONTRACTOR": N_("Contract"),
    "TEMPORARY": N_("Temporary"),
    "INTERN": N_("Internship"),
    "VOLUNTEER": N_("Volunteer"),
    "PER_DIEM": N_("Per diem"),
    "OTHER": N_("Other kind of employment"),
}

WORKPLACE = {
    "on-site": N_("On-site"),
    "hybrid": N_("Hybrid"),
    "remote": N_("Remote"),
}

CREDENTIAL = {
    "no requirements": N_("No formal education required"),
    "high school": N_("High school"),
    "associate degree": N_("Associate degree"),
    "bachelor degree": N_("Bachelor’s degree"),
    "professional certificate": N_("Professional certificate"),
    "postgraduate degree": N_("Postgraduate degree"),
}

NOTICE = {
    "equal-opportunity": N_("Equal opportunity"),
    "privacy": N_("Privacy"),
    "local-law": N_("Local law"),
    "accommodation": N_("Accommodation"),
    "other": N_("Notice"),
}

PERCENTILES = {
    "percentile10": N_("10th percentile"),
    "percentile25": N_("25th percentile"),
    "percentile75": N_("75th percentile"),
    "percentile90": N_("90th percentile"),
}
