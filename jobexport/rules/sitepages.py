"""What the audit of a site finds: for each id its severity, its source, what it is, why it matters, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from jobexport.findings import Severity

__all__ = ["SITE", "SiteRule"]

_JOBS = "https://developers.google.com/search/docs/appearance/structured-data/job-posting"
_GENERAL = "https://developers.google.com/search/docs/appearance/structured-data/sd-policies"
_CANONICAL = "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"
_SITEMAP = "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap"
_PROTOCOL = "https://www.sitemaps.org/protocol.html"
_ROBOTS = "https://developers.google.com/search/docs/crawling-indexing/robots/intro"
_NOINDEX = "https://developers.google.com/search/docs/crawling-indexing/block-indexing"
_LINKS = "https://developers.google.com/search/docs/crawling-indexing/links-crawlable"
_STATUS = "https://developers.google.com/search/docs/crawling-indexing/http-network-errors"
_TITLES = "https://developers.google.com/search/docs/appearance/title-link"
_HTML = "https://html.spec.whatwg.org/multipage/browsing-the-web.html#scrolling-to-a-fragment"
_JSON = "https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents"
_RSS = "https://www.rssboard.org/rss-specification"
_MIXED = "https://www.w3.org/TR/mixed-content/"
_WCAG = "https://www.w3.org/WAI/WCAG22/Understanding/"
_WEIGHT = "https://developer.mozilla.org/en-US/docs/Learn_web_development/Extensions/Performance/HTML"


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One kind of finding of the audit."""

    severity: Severity
    source: str
    what: str
    why: str
    fix: str

    @property
    def entry(self) -> tuple[str, str, str]:
        """What, why and fix; severity and source stand below the fix, as for every rule."""
        return self.what, self.why, f"{self.fix}\n\nSeverity: {self.severity.value}\nSource: {self.source}"


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

SITE: dict[str, SiteRule] = {
    # Markup and what a visitor sees.
    "audit/fact-not-visible": SiteRule(_E, _JOBS,
        "The markup states a fact that a visitor of the page cannot read there.",
        "Markup must match the visible page: title, organization, place, pay, dates and kind of employment. Pages that break this "
        "can lose their place in job search by a manual action.",
        "Show the fact on the page, or take it out of the markup."),
    "audit/detail-not-visible": SiteRule(_W, _JOBS,
        "A lesser part of a marked-up fact (street, postal code, region, country, where applicants may live) is not on the page.",
        "The same rule holds for every part of a fact; the larger part of it is visible.",
        "Show it, or take it out of the markup."),
    "audit/description-differs": SiteRule(_W, _JOBS,
        "Most of the marked-up description is not on the page.",
        "The description in the markup has to be the text that visitors read.",
        "Mark up the text that the page shows."),
    "audit/several-postings": SiteRule(_E, _JOBS,
        "One page has the markup of several jobs.",
        "JobPosting belongs on the most specific page of one job, never on a list of jobs.",
        "Take the markup off the page; each job has a page of its own with its own markup."),
    "audit/markup-on-list": SiteRule(_E, _JOBS,
        "A list or an overview has the markup of a job that has a page of its own.",
        "JobPosting belongs on the most specific page of one job, never on a list of jobs.",
        "Take the markup off the list."),
    "audit/expired-markup": SiteRule(_E, _JOBS,
        "The page of a job whose `validThrough` has passed still has markup.",
        "An expired job with live markup risks a manual action against the whole site.",
        "Take the markup off the page, answer 404 or 410, or correct the date."),
    "audit/closed-markup": SiteRule(_E, _JOBS,
        "The page says that the job is closed, and its markup offers it still.",
        "A job that no longer takes applications must not be marked up as open.",
        "Take the markup off the page."),
    "audit/unreadable-markup": SiteRule(_E, _JSON,
        "A block of JSON-LD is not valid JSON.",
        "Search engines do not mend it: everything in the block is lost.",
        "Correct it at the place named."),
    # Canonical addresses.
    "audit/canonical-missing": SiteRule(_W, _CANONICAL,
        "The page does not name its canonical address.",
        "The same page under several addresses (with tracking parameters, with and without a slash) counts as duplicates.",
        "Write `<link rel=\"canonical\" href=\"https://…\">` into the head."),
    "audit/canonical-relative": SiteRule(_W, _CANONICAL,
        "The canonical address is relative.",
        "It is read against whatever address the page was fetched from, and so canonizes test hosts and mirrors.",
        "Write the whole address, with https:// and host."),
    "audit/canonical-several": SiteRule(_W, _CANONICAL,
        "The page names several canonical addresses that differ.",
        "Search engines may ignore them all.",
        "Keep one."),
    "audit/canonical-elsewhere": SiteRule(_W, _CANONICAL,
        "The page of a job names another page as its canonical one.",
        "The job is then looked for on the other page, and this one is not shown.",
        "Let the page name its own address, unless the other page is truly the same job."),
    "audit/canonical-broken": SiteRule(_E, _CANONICAL,
        "The canonical address is on this site and no page is there.",
        "The page tells search engines to look at nothing.",
        "Correct the address."),
    # Sitemaps and feeds.
    "audit/sitemap-missing": SiteRule(_I, _SITEMAP,
        "The site has pages of jobs and no sitemap.",
        "A sitemap with `lastmod` is how search engines learn quickly of new and of gone jobs.",
        "Publish one and name it in robots.txt."),
    "audit/sitemap-missing-page": SiteRule(_E, _SITEMAP,
        "The sitemap lists an address where no page is.",
        "Search engines fetch it in vain and trust the sitemap less.",
        "Take it out of the sitemap."),
    "audit/sitemap-without-job": SiteRule(_W, _SITEMAP,
        "The page of an open job is not in the sitemap.",
        "It is found late or never.",
        "Add it to the sitemap."),
    "audit/sitemap-not-canonical": SiteRule(_W, _SITEMAP,
        "The sitemap lists an address whose page names another one as canonical.",
        "A sitemap lists canonical addresses only; the two contradict each other.",
        "List the canonical address."),
    "audit/sitemap-redirect": SiteRule(_W, _SITEMAP,
        "The sitemap lists an address that redirects.",
        "A sitemap lists canonical addresses only.",
        "List the address that it leads to."),
    "audit/sitemap-noindex": SiteRule(_W, _NOINDEX,
        "The sitemap lists a page that asks not to be indexed.",
        "The two contradict each other.",
        "Take the page out of the sitemap, or `noindex` off the page."),
    "audit/sitemap-unreadable": SiteRule(_E, _PROTOCOL,
        "A sitemap cannot be read, or not all of it.",
        "What follows the fault may be lost to search engines.",
        "Correct it at the line named."),
    "audit/lastmod-unreadable": SiteRule(_E, _PROTOCOL,
        "A `lastmod` is no date in the W3C form.",
        "It is ignored, and search engines may trust the others less.",
        "Write 2026-11-22 or 2026-11-22T08:00:00+00:00."),
    "audit/lastmod-future": SiteRule(_E, _SITEMAP,
        "A `lastmod` lies in the future.",
        "`lastmod` is used only where it is consistently and verifiably true.",
        "Write when the page was last changed, or leave `lastmod` out."),
    "audit/lastmod-differs": SiteRule(_W, _SITEMAP,
        "A `lastmod` is not the date that the page itself gives, or lies before the job was posted.",
        "`lastmod` is used only where it is consistently and verifiably true.",
        "Write the same date in both."),
    "audit/lastmod-all-equal": SiteRule(_W, _SITEMAP,
        "All pages have one `lastmod`, although their jobs were posted on different days.",
        "It is the moment of the build, not of a change; search engines learn to ignore it.",
        "Write when each page was last changed."),
    "audit/feed-missing-page": SiteRule(_E, _RSS,
        "An item of a feed links to a page of this site that is not there.",
        "Readers and aggregators lead applicants to nothing.",
        "Take the item out of the feed."),
    "audit/feed-title": SiteRule(_W, _RSS,
        "An item of a feed has another title than its page.",
        "One of the two is out of date.",
        "Build feed and page from the same record."),
    "audit/feed-unreadable": SiteRule(_E, _RSS,
        "A feed cannot be read, or not all of it.",
        "Strict readers refuse it as a whole.",
        "Correct it at the line named."),
    # Robots.
    "audit/robots-blocks-page": SiteRule(_E, _ROBOTS,
        "robots.txt keeps search engines from pages of jobs.",
        "What is not fetched is not in job search.",
        "Take the rule out, or make it narrower."),
    "audit/robots-blocks-asset": SiteRule(_W, _ROBOTS,
        "robots.txt keeps search engines from style sheets, scripts or pictures that pages need.",
        "They judge a page as it looks and may see it broken.",
        "Allow them."),
    "audit/noindex": SiteRule(_E, _NOINDEX,
        "The page of an open job asks not to be indexed.",
        "It cannot be in job search, whatever its markup says.",
        "Take `noindex` off the page."),
    # Links, and what every page needs.
    "audit/broken-link": SiteRule(_E, _LINKS,
        "A link leads to a page of this site that is not there.",
        "Visitors and crawlers end at an error page.",
        "Correct the link or take it out."),
    "audit/broken-fragment": SiteRule(_W, _HTML,
        "A link names a place in a page that the page has not.",
        "The browser shows the top of the page instead.",
        "Correct the fragment, or give the target its `id`."),
    "audit/broken-asset": SiteRule(_E, _STATUS,
        "A style sheet, script or picture of this site is not there.",
        "The page looks broken.",
        "Correct the address or publish the file."),
    "audit/duplicate-title": SiteRule(_W, _TITLES,
        "Several pages have the same title.",
        "They cannot be told apart in results.",
        "Put into the title what sets the page apart: the job, the employer, the place, the number of the page."),
    "audit/missing-title": SiteRule(_W, _TITLES, "The page has no title.", "Results and tabs show its address instead.", "Give it one."),
    "audit/missing-h1": SiteRule(_W, _TITLES,
        "The page has no main heading.",
        "It is what people and screen readers look for first, and a source of the title in results.",
        "Put the title of the job, or of the list, into an `h1`."),
    "audit/missing-lang": SiteRule(_W, _WCAG + "language-of-page.html",
        "The page does not name its language.",
        "Screen readers speak it with the wrong voice, and dates and amounts cannot be read with certainty.",
        "Write `<html lang=\"en\">`."),
    "audit/missing-alt": SiteRule(_W, _WCAG + "non-text-content.html",
        "A picture has no alternative text.",
        "Who cannot see it does not learn what it says; an empty `alt` says that it is decoration.",
        "Add `alt`."),
    "audit/mixed-content": SiteRule(_W, _MIXED,
        "A page that is served over https loads something over http.",
        "Browsers block scripts, styles and frames, and warn of the rest.",
        "Load it over https."),
    "audit/page-weight": SiteRule(_I, _WEIGHT,
        "The page, its style sheets and scripts weigh more than 30 KB, pictures not counted.",
        "Many applicants have slow phones and dear data.",
        "Leave out what the page does not use."),
    # The crawl itself.
    "audit/no-answer": SiteRule(_E, _STATUS,
        "An address of the site could not be fetched, or answered with an error of the server.",
        "Search engines drop pages that fail repeatedly.",
        "See the message."),
    "audit/redirect-loop": SiteRule(_E, _STATUS,
        "Redirects lead in a circle, or never end.",
        "Nothing is ever shown.",
        "Let the address answer, or redirect it once."),
    "audit/redirect-refused": SiteRule(_W, _STATUS,
        "An address redirects into a private network; it was not followed.",
        "The public cannot get there, and an audit must not be led into a network behind it.",
        "Redirect to a public address; --allow-private where the private site is yours."),
    "audit/not-all-pages": SiteRule(_I, _ROBOTS,
        "The audit did not look at the whole site.",
        "A limit was reached, or robots.txt forbids pages; what depends on all pages is told for those seen.",
        "Raise --max-pages."),
    "audit/no-address": SiteRule(_I, _CANONICAL,
        "The address that the folder is served from is not known.",
        "Canonical addresses, sitemap and feeds cannot be compared with the pages.",
        "Give it with --base-url."),
}  # fmt: skip
