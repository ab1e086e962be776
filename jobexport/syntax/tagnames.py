"""What the elements of an unknown job feed are called, in eight languages, without accents, case and separators."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

__all__ = ["key_of", "plain_name"]

_NOT_LETTER = re.compile(r"[^a-z0-9]+")

# Draft keys, and parts of one (address/…, pay/…, company/…), by the names that mean them. Within a key the first name
# that a record has wins, so that markup comes before its plain twin.
_NAMES: dict[str, str] = {
    "id": "id jobid offerid adid advertid vacancyid postingid positionid offreid idoffre numerooffre referenceapec "
          "uuid stellenid idoferta idvaga annuncioid",
    "reference": "reference ref referencenumber referenceid jobreference jobref referenceclient referenceoffre "
                 "requisitionid reqid externalid jobcode kennziffer referenznummer referencia riferimento guid",
    "title": "title jobtitle positiontitle programtitle vacancytitle titre intitule intituleduposte intituleposte "
             "intituleoffre libelleposte position poste name nom job jobname headline stellentitel titel "
             "stellenbezeichnung bezeichnung beruf titulo puesto titulopuesto cargo titolo posizione vaga "
             "functietitel functie vacature stanowisko nazwa tytul",
    "description": "descriptionformatted missiondescriptionformatted htmldescription descriptionhtml description "
                   "jobdescription fulldescription texteoffre descriptifoffre descriptif texte jobadvert content "
                   "contenu body text missiondescription descriptiondelamission descriptionduposte "
                   "descriptionmission beschreibung stellenbeschreibung descripcion descripcionpuesto descrizione "
                   "descricao omschrijving functieomschrijving opis",
    "qualifications": "applicantprofileformatted htmlprofile profilehtml profile profil profilrecherche "
                      "profilcandidat applicantprofile requirements jobrequirements qualifications anforderungen "
                      "anforderungsprofil requisitos requisiti functieeisen wymagania",
    "responsibilities": "responsibilities duties missions mission taches aufgaben responsabilidades mansioni "
                        "werkzaamheden obowiazki",
    "employerOverview": "companydescription descriptionentreprise presentationentreprise entitydescription "
                        "aboutcompany unternehmensbeschreibung descripcionempresa descrizioneazienda",
    "company": "company companyname companytitle employer employername organization organisation organizationname "
               "hiringorganization nomentreprise entreprise societe raisonsociale recruteur employeur institution "
               "sponsor university startup firma firmenname unternehmen arbeitgeber empresa nombreempresa azienda "
               "bedrijf werkgever pracodawca recruiter advertiser",
    "companyUrl": "companyurl companywebsite website startupurl siteweb siteentreprise employerurl firmenurl",
    "logo": "companylogo logoentreprise startuplogo employerlogo logo logourl firmenlogo",
    "department": "department team service abteilung departamento reparto afdeling dzial",
    "address/city": "city ville cities locality localite locationcity libellelieu joblocation town municipality "
                    "commune stadt ciudad localidad citta comune cidade plaats stad miasto ort",
    "address/region": "region state province locationstate regionduposte bundesland provincia regione estado "
                      "comunidad wojewodztwo county",
    "address/country": "countrycode locationcountrycode country locationcountryname locationcountry pays landcode "
                       "land pais paese kraj",
    "address/postcode": "postcode postalcode zip zipcode codepostal plz postleitzahl codigopostal cap cep "
                        "kodpocztowy",
    "address/street": "street streetaddress addressline1 address adress adresse rue strasse calle direccion via "
                      "indirizzo straat ulica",
    "address/latitude": "latitude lat",
    "address/longitude": "longitude lng lon long",
    "address/geo": "geoloc geolocation coordinates",
    "location": "location locations lieu lieux localisation localisationduposte lieudetravail workplacelocation "
                "place joblocations worklocation arbeitsort einsatzort standort ubicacion lugar luogo sede "
                "sededilavoro local localidade werklocatie lokalizacja miejscepracy",
    "url": "url link joburl joblink jobpageurl lien urldeloffre urloffre lienoffre directurl detailurl advertid "
           "adverturl offerurl vacancyurl stellenurl enlace urloferta permalink",
    "applyUrl": "applyurl applicationurl applylink applyonlineurl urlredirectionapplicant urlcandidature "
                "lienpostuler lienpostulation bewerbungsurl bewerbungslink urlpostulacion sollicitatieurl",
    "applyEmail": "applymail applyemail applicationemail emailcandidature contactemail email mail courriel "
                  "bewerbungsemail correo",
    "posted": "dateposted posteddate publicationdate publisheddate publishdate datepublication datedepublication "
              "dateparution pubdate publishon publishedat firstactivatedat listeddate opendate opendatetime "
              "createdat creationdate created datecreation date veroffentlichungsdatum veroffentlichtam "
              "erstellungsdatum fechapublicacion fecha datapubblicazione datadepublicacao datapublicacao "
              "publicatiedatum datapublikacji",
    "deadline": "deadline applicationdeadline closingdate closedate expirationdate expirydate expiresat expiredate "
                "expire validthrough validuntil datelimite datelimitecandidature datefinpublication dateexpiration "
                "bewerbungsfrist gultigbis fechalimite fechaexpiracion datascadenza scadenza sluitingsdatum",
    "updated": "updated updateddate updatedat lastupdate lastupdated lastmodified modificationdate modified "
               "datemodified datedemiseajour datemodification datemaj lastactivationat anderungsdatum "
               "fechaactualizacion",
    "jobStartDate": "startdate jobstartdate contractstartdate datedebut datededebut datedebutcontrat beginningdate "
                    "begindate eintrittsdatum startdatum fechainicio datainizio",
    "pay/low": "salarymin minsalary salaryminimum salairemin salaryfrom minimumsalary gehaltvon",
    "pay/high": "salarymax maxsalary salarymaximum salairemax salaryto maximumsalary gehaltbis",
    "pay/currency": "salarycurrency devise",
    "pay/unit": "salaryperiod salaryinterval salaryunit salaryfrequency",
    "salary": "salary salaire salaireaffiche salaryrange salarytext remuneration wage wages pay compensation gehalt "
              "vergutung lohn salario retribuzione stipendio remuneracao salaris wynagrodzenie",
    "salary/year": "remunerationbruteannuelle salaireannuel annualsalary jahresgehalt",
    "employment": "employmenttype jobtype jobtypes contracttype contract contrat typecontrat typedecontrat "
                  "contracttypes typeofcontract jobtime worktime workingtime workingpatterns workingpattern "
                  "tempsdetravail typeofemployment positiontype vertragsart beschaftigungsart anstellungsart "
                  "arbeitszeit tipocontrato tipodecontrato jornada contratto tipocontratto tipodecontrato "
                  "dienstverband rodzajumowy wymiarpracy",
    "workplace": "workplacetype workplace remotetype remotestatus remotelevel workmode remote isremote teletravail "
                 "telecommute homeoffice teletrabajo telelavoro teletrabalho pracazdalna",
    "experience": "experience experiencelevel niveauexperience yearsofexperience nombredanneesdexperiencetotal "
                  "berufserfahrung erfahrung experiencia esperienza ervaring doswiadczenie",
    "education": "education educationlevel degree degreerequired diploma diplome niveauetudes niveaudetudes "
                 "niveaudeformationrequis formation ausbildung bildung formacion estudios istruzione opleiding "
                 "wyksztalcenie",
    "category": "category categories categorie jobcategory jobfamily function jobfunction fonction libellefonction "
                "metier jobrole occupation kategorie berufsfeld categoria funcion functiegroep kategoria mainfield",
    "industry": "industry industries sector sectors secteur secteuractivite libellesecteur secteurdactivite branche "
                "industria settore sectoractividad branza",
    "skills": "skills skill competences competence keywords kenntnisse fahigkeiten habilidades competenze "
              "vaardigheden umiejetnosci",
    "benefits": "benefits benefit avantages perks leistungen beneficios vantaggi arbeidsvoorwaarden korzysci",
    "openings": "openings numberofopenings numberofpositions vacancies nombrepostes nombredepostes nbpostes "
                "anzahlstellen vacantes",
    "jobDuration": "jobduration contractlength contractduration duration dureecontrat dureeducontrat laufzeit "
                   "duracion durata",
    "workHours": "workhours workinghours hoursperweek tempsdetravailhebdomadaire wochenstunden horario orario",
    "visaSponsorship": "visasponsorship visasponsorshipavailable",
}  # fmt: skip
# The same, where an element counts only within another: parent/name.
_INSIDE = {
    "company/name": "company", "employer/name": "company", "organization/name": "company", "entreprise/nom": "company",
    "company/url": "companyUrl", "company/website": "companyUrl", "company/logo": "logo", "employer/url": "companyUrl",
    "company/description": "employerOverview", "employer/description": "employerOverview",
    "salary/min": "pay/low", "salary/max": "pay/high", "salary/currency": "pay/currency", "salary/period": "pay/unit",
    "salary/type": "pay/unit", "salary/unit": "pay/unit", "salarymin/amount": "pay/low", "salarymax/amount": "pay/high",
    "salarymin/currencycode": "pay/currency", "salarymax/currencycode": "pay/currency",
    "salarydetails/period": "pay/unit",
    "location/name": "location", "address/street": "address/street", "category/name": "category",
    "employment/name": "employment", "jobtype/name": "employment", "department/name": "department",
    "contact/email": "applyEmail", "mainsupervisor/email": "applyEmail",
}  # fmt: skip
# What stands within these is about something else than the job: a bare name or country there is not the job's.
_APART = frozenset(
    [
        "company",
        "employer",
        "organization",
        "entreprise",
        "contact",
        "mainsupervisor",
        "recruiter",
        "applicantcriteria",
        "entityadress",
        "customfields",
        "candidate",
        "school",
    ]
)
# A bare name there means nothing, but what is named after the company is the company's.
_OF_COMPANY = frozenset(("company", "companyUrl", "logo", "employerOverview"))


@lru_cache(maxsize=4096)
def plain_name(tag: str) -> str:
    """A tag without prefix, accents, case and separators."""
    text = unicodedata.normalize("NFKD", tag.rpartition(":")[2].lower())
    return _NOT_LETTER.sub("", "".join(char for char in text if not unicodedata.combining(char)))


@cache
def _table() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for key, names in _NAMES.items():
        for rank, name in enumerate(names.split()):
            found.setdefault(name, (key, rank))
    return found


@lru_cache(maxsize=4096)
def key_of(path: tuple[str, ...]) -> tuple[str, int] | None:
    """The draft key (or part of one) that the element at a path of tags stands for, and its rank among those for it.

    A smaller rank is the better source. None for an element whose name is not known, or not there.
    """
    name = plain_name(path[-1])
    around = [plain_name(tag) for tag in path[:-1]]
    if around:
        inside = _INSIDE.get(f"{around[-1]}/{name}")
        if inside is not None:
            return inside, 0
    found = _table().get(name)
    if found is not None and _APART.intersection(around) and found[0] not in _OF_COMPANY:
        return None
    return found
