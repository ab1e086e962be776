"""Headings and labels of job pages in English, German, French, Spanish, Dutch, Italian, Portuguese and Polish.

A language joins by one more line in each table. Words are compared folded (see `prose.fold`).
"""

from __future__ import annotations

import re
from functools import cache

from jobexport.syntax.prose import bare, fold

__all__ = ["JOB_WORD", "is_chrome", "label_key", "section_kind"]

# Kind of section -> its headings. "stop" ends the job for good, "aside" until the next heading of the job.
_SECTIONS = {
    "summary": """job summary|summary|role summary|position summary|at a glance|in short|tl;dr
    |kurzbeschreibung|zusammenfassung|auf einen blick|resume du poste|en bref|resumen|resumen del puesto|samenvatting
    |in het kort|in sintesi|riepilogo|resumo|resumo da vaga|podsumowanie|w skrocie""",
    "skills": """required skills|skills|key skills|skills required|skills & technologies|technologies|tech stack|our stack
    |must-have skills|top skills|kenntnisse|fahigkeiten|technologien|kompetenzen|competences|competences requises
    |competences techniques|technologies utilisees|habilidades|competencias|aptitudes|conocimientos|tecnologias
    |vaardigheden|competenties|technologieen|competenze|competenze richieste|competencias tecnicas|habilidades requeridas
    |umiejetnosci|wymagane umiejetnosci|technologie|technologie, ktorych uzywamy""",
    "benefits": """benefits|perks|perks & benefits|benefits & perks|perks and benefits|benefits and perks|what we offer
    |what we offer you|we offer|our offer|our benefits|what's in it for you|why join us|what you'll get|what you get
    |wir bieten|was wir bieten|was wir dir bieten|was wir ihnen bieten|das bieten wir|das bieten wir dir|unser angebot
    |deine benefits|ihre vorteile|deine vorteile|avantages|nos avantages|les avantages|ce que nous offrons|nous offrons
    |ce que nous vous offrons|nous vous offrons|beneficios|ventajas|que ofrecemos|lo que ofrecemos|ofrecemos|te ofrecemos
    |arbeidsvoorwaarden|wat wij bieden|wat we bieden|wij bieden|dit bieden wij|ons aanbod|cosa offriamo|offriamo|vantaggi
    |la nostra offerta|beneficios oferecidos|oferecemos|o que oferecemos|vantagens|co oferujemy|oferujemy|benefity
    |nasza oferta|to oferujemy""",
    "description": """job description|description|role description|position description|about the job|about the role
    |about this role|about the position|the role|the job|the position|your role|overview|job overview|role overview
    |position overview|full job description|stellenbeschreibung|beschreibung|uber die stelle|uber die position|die stelle
    |jobbeschreibung|description du poste|descriptif du poste|le poste|a propos du poste|votre poste|description de l'offre
    |descripcion|descripcion del puesto|descripcion de la oferta|el puesto|sobre el puesto|functieomschrijving
    |functiebeschrijving|over de functie|de functie|vacatureomschrijving|descrizione|descrizione del lavoro|il ruolo
    |la posizione|descrizione dell'offerta|descricao|descricao da vaga|a vaga|sobre a vaga|opis stanowiska|opis
    |opis oferty|o stanowisku""",
    "duties": """responsibilities|key responsibilities|your responsibilities|main responsibilities|duties|what you'll do
    |what you will do|what you'll be doing|what you will be doing|your tasks|tasks|the work|your mission|day to day
    |job responsibilities|essential duties and responsibilities|aufgaben|deine aufgaben|ihre aufgaben|dein aufgabengebiet
    |ihr aufgabengebiet|das erwartet dich|was dich erwartet|was sie erwartet|das machst du|tatigkeiten|missions
    |vos missions|tes missions|la mission|les missions|missions principales|responsabilites|funciones|responsabilidades
    |tus funciones|que haras|tareas|taken|jouw taken|je taken|wat ga je doen|dit ga je doen|verantwoordelijkheden|mansioni
    |responsabilita|le tue responsabilita|attivita|cosa farai|atividades|suas responsabilidades|o que voce vai fazer
    |funcoes|obowiazki|zakres obowiazkow|twoje zadania|twoj zakres obowiazkow|zadania""",
    "profile": """requirements|qualifications|your profile|what we look for|what we're looking for|what we are looking for
    |who you are|who we look for|about you|you have|what you'll bring|what you bring|what you'll need|you bring
    |minimum qualifications|preferred qualifications|basic qualifications|required qualifications|nice to have|nice-to-haves
    |bonus points|experience|education and experience|must have|must-haves|skills and experience
    |anforderungen|dein profil|ihr profil|das bringst du mit|das bringen sie mit|qualifikation
    |qualifikationen|was du mitbringst|was sie mitbringen|voraussetzungen|profil|profil recherche|votre profil|ton profil
    |le profil|exigences|requisitos|perfil|tu perfil|que buscamos|lo que buscamos|perfil buscado|eisen|functie-eisen
    |jouw profiel|je profiel|wie ben jij|wat vragen wij|wat wij vragen|dit breng je mee|requisiti|il tuo profilo|profilo
    |chi cerchiamo|cosa cerchiamo|requisitos da vaga|o que procuramos|seu perfil|wymagania|nasze wymagania|twoj profil
    |czego oczekujemy|oczekiwania|mile widziane|oczekujemy""",
    "pay": """compensation|compensation & benefits|compensation and benefits|pay|pay & benefits|salary & benefits
    |salary and benefits|pay and benefits|salary range|pay range|total rewards|vergutung|gehalt und leistungen|remuneration
    |remuneration et avantages|salario y beneficios|retribucion|salaris|beloning|retribuzione|remuneracao|wynagrodzenie""",
    "company": """about us|about the company|who we are|our company|company description|company overview|the company|our story
    |about the team|the team|our team|uber uns|wer wir sind|das unternehmen|unternehmensbeschreibung|das sind wir
    |a propos de nous|qui sommes-nous|qui sommes nous|l'entreprise|a propos|notre entreprise|sobre nosotros|quienes somos
    |la empresa|sobre la empresa|over ons|wie zijn wij|wie we zijn|het bedrijf|over het bedrijf|chi siamo|l'azienda
    |sobre nos|quem somos|a empresa|sobre a empresa|o nas|kim jestesmy|o firmie""",
    "apply": """how to apply|apply|application|interested in this job|interested|application process|apply for this job
    |apply for this position|to apply|next steps|ready to apply|bewerbung|so bewirbst du dich|jetzt bewerben|interesse
    |interessiert|kontakt|comment postuler|postuler|candidature|interesse(e)|como aplicar|como solicitar|inscribete
    |solicitar|interesado|solliciteren|solliciteer|hoe solliciteer je|geinteresseerd|come candidarsi|candidatura|candidati
    |interessato|como se candidatar|candidate-se|candidatar|interessado|jak aplikowac|aplikuj|zainteresowany""",
    "notices": """equal opportunity|equal opportunities|equal opportunity employer|eeo statement|eeo|diversity & inclusion
    |diversity and inclusion|diversity|privacy|privacy notice|legal|legal notice|accommodations|accommodation
    |chancengleichheit|vielfalt|datenschutz|datenschutzhinweis|egalite des chances|diversite|confidentialite
    |protection des donnees|igualdad de oportunidades|diversidad|proteccion de datos|gelijke kansen|diversiteit
    |privacyverklaring|pari opportunita|informativa sulla privacy|privacidade|igualdade de oportunidades
    |rownosc szans|ochrona danych|klauzula informacyjna|rodo""",
    "details": """job details|details|key facts|facts|job information|at a glance facts|job facts|eckdaten|fakten
    |auf einen blick: fakten|rahmendaten|informations|informations cles|infos cles|en pratique|datos|datos clave|detalles
    |detalles de la oferta|gegevens|kerngegevens|dettagli|informazioni|detalhes|informacoes|szczegoly|informacje""",
    "stop": """related jobs|similar jobs|more jobs|other jobs|recommended jobs|jobs you may like|jobs you might like
    |people also viewed|you may also like|other open positions|more jobs like this|similar positions|other openings
    |latest jobs|featured jobs|ahnliche jobs|ahnliche stellen|weitere jobs|weitere stellen|weitere stellenangebote
    |ahnliche stellenangebote|das konnte dich auch interessieren|offres similaires|autres offres|emplois similaires
    |ces offres pourraient vous interesser|ofertas similares|ofertas relacionadas|otras ofertas|empleos similares
    |vergelijkbare vacatures|andere vacatures|meer vacatures|soortgelijke vacatures|offerte simili|altre offerte
    |annunci simili|vagas semelhantes|outras vagas|vagas relacionadas|podobne oferty|inne oferty|podobne oferty pracy""",
    "aside": """safe remote job search tips|safety tips|job search tips|safe job search tips|stay safe|beware of scams
    |protect yourself|subscribe newsletter|newsletter|subscribe|subscribe to our newsletter|job alerts|get job alerts
    |create a job alert|sign up for job alerts|follow us|footer|quick links
    |sicherheitshinweise|tipps zur jobsuche|newsletter abonnieren|job-alarm|jobalarm|folge uns
    |conseils de securite|s'abonner a la newsletter|alerte emploi|suivez-nous|consejos de seguridad|suscribete
    |alertas de empleo|siguenos|veiligheidstips|nieuwsbrief|volg ons
    |consigli di sicurezza|iscriviti alla newsletter|seguici|dicas de seguranca|siga-nos
    |wskazowki bezpieczenstwa|obserwuj nas""",
}

# Key of the fact -> the labels that stand before it.
_LABELS = {
    "title": """job title|position|position title|role|title|stellenbezeichnung|stelle|jobtitel|intitule du poste|poste
    |intitule|puesto|cargo|puesto de trabajo|functie|functietitel|posizione|ruolo|titolo|vaga|stanowisko""",
    "company": """company|company name|employer|organization|organisation|hiring organization|unternehmen|firma
    |arbeitgeber|entreprise|employeur|societe|empresa|empleador|compania|bedrijf|werkgever|azienda|datore di lavoro
    |empregador|pracodawca""",
    "posted": """date posted|posted|posted on|posting date|published|published on|publication date|posted date|date published
    |listed on|veroffentlicht|veroffentlicht am|veroffentlichungsdatum|online seit|eingestellt am|publie le|publiee le
    |date de publication|mise en ligne|publicado|publicado el|fecha de publicacion|geplaatst|geplaatst op|gepubliceerd
    |plaatsingsdatum|pubblicato|pubblicato il|data di pubblicazione|publicado em|data de publicacao|data publikacji
    |opublikowano|dodano""",
    "deadline": """application deadline|deadline|closing date|apply by|apply before|applications close|valid through
    |expires|expires on|closes on|last date to apply|bewerbungsfrist|bewerbungsschluss|bewerben bis|date limite
    |date limite de candidature|candidatures jusqu'au|cloture des candidatures|fecha limite|plazo|fecha de cierre
    |fecha limite de solicitud|sluitingsdatum|solliciteren voor|reageren voor|solliciteren tot|scadenza|candidature entro
    |data di scadenza|prazo|data limite|prazo de candidatura|inscricoes ate|termin skladania|aplikuj do|wazne do
    |termin aplikowania""",
    "employment": """job type|employment type|type of employment|contract type|employment|contract|type|work type|job category type
    |schedule|anstellungsart|beschaftigungsart|art der anstellung|vertragsart|arbeitszeitmodell|anstellung
    |type de contrat|contrat|type d'emploi|temps de travail|tipo de contrato|contrato|jornada|tipo de empleo
    |jornada laboral|tipo de jornada|dienstverband|contracttype|soort dienstverband|tipo di contratto|contratto
    |tipo de emprego|regime|rodzaj umowy|wymiar pracy|typ umowy|wymiar etatu|etat""",
    "location": """location|locations|job location|work location|place of work|city|office|office location|based in
    |where|standort|standorte|arbeitsort|einsatzort|ort|dienstort|lieu|lieu de travail|localisation|lieux|ville
    |ubicacion|lugar|lugar de trabajo|localidad|localizacion|locatie|standplaats|werklocatie|plaats|sede|luogo
    |sede di lavoro|luogo di lavoro|localizacao|local|local de trabalho|cidade|lokalizacja|miejsce pracy|miasto""",
    "workplace": """workplace|workplace type|work model|remote|remote status|working model|work arrangement|arbeitsmodell
    |homeoffice|teletravail|mode de travail|modalidad|modalidad de trabajo|teletrabajo|werkvorm|modalita di lavoro
    |modalidade|modelo de trabalho|tryb pracy""",
    "salary": """salary|salary range|pay|pay range|base pay|base salary|compensation|annual salary|yearly salary|hourly rate
    |hourly pay|rate|wage|remuneration|pay rate|gehalt|jahresgehalt|gehaltsspanne|vergutung|verdienst|lohn|stundenlohn
    |monatsgehalt|salaire|salaire annuel|fourchette de salaire|salario|sueldo|rango salarial|salario bruto anual
    |banda salarial|salaris|salarisindicatie|brutosalaris|stipendio|retribuzione|ral|salario mensal|faixa salarial
    |remuneracao|wynagrodzenie|widelki|zarobki|pensja""",
    "department": """department|team|division|business unit|abteilung|bereich|fachbereich|departement|service|equipe
    |departamento|area|afdeling|dipartimento|reparto|dzial|zespol|setor""",
    "reference": """job id|reference|reference number|ref|ref.|job reference|job number|requisition id|requisition|req id
    |posting id|vacancy number|referenznummer|kennziffer|stellen-id|referenz|job-id|numero de reference
    |referencia|numero de referencia|vacaturenummer|referentie|riferimento|codice annuncio|codigo da vaga
    |numer referencyjny|nr ref|nr referencyjny""",
    "start": """start date|starting date|start|starts|eintrittsdatum|startdatum|beginn|arbeitsbeginn|eintritt
    |date de debut|prise de poste|date de prise de poste|fecha de inicio|incorporacion|ingangsdatum|data di inizio|inizio
    |data de inicio|inicio|data rozpoczecia|rozpoczecie pracy""",
    "hours": """working hours|hours|hours per week|weekly hours|work hours|arbeitszeit|wochenstunden|arbeitsstunden|horaires
    |duree hebdomadaire|horario|uren|uren per week|werkuren|orario|orario di lavoro|godziny pracy""",
    "duration": """duration|contract duration|contract length|dauer|vertragsdauer|befristung|laufzeit|duree
    |duree du contrat|duracion|duur|looptijd|durata|duracao|czas trwania|okres zatrudnienia""",
    "experience": """experience|experience level required|years of experience|experience required|required experience
    |berufserfahrung|erfahrung|experience requise|experiencia|experiencia requerida|ervaring|werkervaring|esperienza
    |esperienza richiesta|doswiadczenie""",
    "education": """education|education level|degree|required education|minimum education|ausbildung|abschluss|bildungsabschluss
    |formation|niveau d'etudes|diplome|formacion|estudios|nivel de estudios|opleiding|opleidingsniveau|titolo di studio
    |istruzione|escolaridade|formacao|wyksztalcenie""",
    "openings": """openings|number of openings|vacancies|number of positions|positions available|anzahl der stellen|offene stellen
    |nombre de postes|vacantes|numero de vacantes|aantal posities|aantal vacatures|posti disponibili|numero di posti
    |numero de vagas|liczba wakatow|liczba miejsc""",
    "email": """email|e-mail|apply by email|contact email|send your cv to|send your application to|bewerbung an|bewerbungen an
    |e-mail-adresse|courriel|adresse e-mail|envoyez votre cv a|correo|correo electronico|envia tu cv a|e-mailadres
    |stuur je cv naar|invia il tuo cv a|envie seu curriculo para|wyslij cv na|adres e-mail""",
    "applyUrl": """apply at|apply here|apply online|application link|apply now at|apply url|apply link|jetzt bewerben unter
    |bewerben unter|online bewerben|postuler ici|postuler sur|postulez ici|inscripcion|solicitar en|aplicar en|solliciteer via
    |solliciteer hier|candidati qui|candidati su|candidate-se em|aplikuj tutaj|aplikuj przez""",
    "url": "job url|job link|original posting|source url|link zur stelle|lien de l'offre|enlace|url",
    "payGrade": """pay grade|base pay grade|grade|salary grade|pay band|job grade|entgeltgruppe|tarifgruppe|besoldungsgruppe
    |vergutungsgruppe|grupo salarial|grupo profesional|salarisschaal|schaal|functieschaal|livello|livello contrattuale
    |coefficient|echelon|grupa zaszeregowania""",
    "equity": "equity|equity grade|equity range|stock options|shares|equity package|unternehmensanteile|virtuelle anteile",
    "bonus": "bonus|commission|variable pay|bonus target|target bonus|prime|primes|provision|premia|prowizja",
    "industry": "industry|sector|branche|industrie|secteur|secteur d'activite|sectores|sector de actividad|settore|branza",
    "category": """category|job category|job function|function|berufsfeld|kategorie|categorie|metier|categoria|funktion
    |vakgebied|kategoria|area funzionale""",
    "visa": "visa sponsorship|visa|sponsorship|visa support|visum|parrainage de visa|patrocinio de visa",
    "language": "language of the posting|posting language",
    "skills": """skills|required skills|key skills|tech stack|technologies|tags|kenntnisse|technologien|competences
    |habilidades|tecnologias|vaardigheden|competenze|umiejetnosci|technologie""",
    "benefits": "benefits|perks|avantages|beneficios|vantaggi|benefity|arbeidsvoorwaarden|vorteile",
}

# Words of which one stands in nearly every job's title.
JOB_WORD = re.compile(
    r"""(?:engineer|developer|manager|designer|analyst|architect|scientist|specialist|director|assistant|administrator
    |consultant|coordinator|nurse|teacher|driver|technician|accountant|officer|representative|supervisor|\blead\b|\bhead\sof
    |\bchef|cook|clerk|writer|editor|researcher|intern\b|internship|trainee|apprentice|recruiter|operator|mechanic|electrician
    |plumber|carpenter|cleaner|cashier|barista|waiter|waitress|receptionist|programmer|tester|strategist|planner|agent\b
    |advisor|adviser|therapist|physician|doctor|lawyer|counsel|attorney|paralegal|librarian|surveyor|welder|baker|worker
    |entwickler|ingenieur|leiter|berater|sachbearbeiter|fachkraft|kaufmann|kauffrau|mechaniker|elektriker|techniker|pfleger
    |lehrer|verkaufer|assistenz|referent|praktik|werkstudent|koch\b|fahrer|schreiner|tischler|maler\b|erzieher|mitarbeiter
    |developpeu|ingenieur|responsable|charge[e]?\s(?:de|d')|chef\s(?:de|d')|conseill|technicien|infirmi|vendeu|comptable
    |assistant|cuisinier|boulang|chauffeur|stagiaire|alternan|directeur|directrice
    |desarrollador|ingenier|gerente|jefe|jefa|analista|disenador|tecnico|enfermer|vendedor|contable|administrativ|cocinero
    |conductor|profesor|comercial\b|encargad
    |ontwikkelaar|medewerker|adviseur|verpleegkundige|monteur|leraar|docent|verkoper|beheerder|kok\b|chauffeur
    |sviluppat|ingegnere|responsabile|addett|impiegat|contabile|infermier|cuoco|autista|tecnico|consulente|commess
    |desenvolvedor|engenheir|gerente|enfermeir|vendedor|contador|motorista|professor|cozinheir|auxiliar
    |programist|inzynier|kierownik|specjalista|analityk|pielegniar|nauczyciel|sprzedawca|ksiegow|kierowca|kucharz|doradca
    |magazynier|projektant|technik\b)""".replace("\n", "").replace(" ", ""),
    re.I,
)

_CHROME = re.compile(
    r"""\A(?:skip to (?:main )?content|menu|sign in|log ?in|sign up|register|my account|home|search|search jobs|find jobs|jobs
    |back(?: to .*)?|all jobs|see (?:more|all) jobs|view all jobs|save(?: this)? job|save|apply(?: now| for this job)?|share.*
    |print|teilen|partager|compartir|delen|condividi|compartilhar|udostepnij|report(?: this)? job|post a job|for employers|cookie.*|accept(?: all)?|close|next|previous|easy apply|bookmark
    |anmelden|registrieren|einloggen|startseite|jobs suchen|zuruck.*|alle (?:jobs|stellen).*|jetzt bewerben|merken|drucken
    |se connecter|connexion|accueil|retour.*|postuler|enregistrer|imprimer|toutes les offres|iniciar sesion|inicio|volver.*
    |inscribirme|guardar|inloggen|terug.*|solliciteer(?: nu)?|bewaren|alle vacatures|accedi|indietro|candidati(?: ora)?|salva
    |entrar|voltar.*|candidatar-se|salvar|zaloguj.*|powrot.*|aplikuj(?: teraz)?|zapisz|wszystkie oferty
    |interested\?|©.*|copyright.*|all rights reserved.*|.* logo|logo of .*|.* logo ?\S.*|(?:[^>/›»]{1,40}\s[>/›»]\s)+[^>/›»]{1,80})\Z
    """.replace("\n    ", "").strip(),
    re.I,
)

_ABOUT = re.compile(
    r"(?:about|uber|a propos de|a propos d'|sobre|acerca de|over|informazioni su|o firmie|poznaj)\s(?!us\b|you\b|the\b|this\b)(\S.{0,50})\Z"
)


@cache
def _sections() -> dict[str, str]:
    return _table(_SECTIONS)


@cache
def _labels() -> dict[str, str]:
    return _table(_LABELS)


def _table(words: dict[str, str]) -> dict[str, str]:
    return {fold(word): kind for kind, text in words.items() for word in reversed(text.split("|")) if fold(word)}


def section_kind(text: str) -> str | None:
    """The kind of section that a heading opens (``duties``, ``benefits``, ``stop`` …), or None where it is no known one.

    ``About Acme`` opens ``company``.
    """
    if len(text) > 80:
        return None
    word = bare(text).rstrip("?!").strip()
    found = _sections().get(word) or _sections().get(word.replace(" and ", " & "))
    if found is None and len(text) <= 50 and text.rstrip()[-1:] not in ".,;" and _ABOUT.match(word):
        return "company"
    return found


def label_key(text: str) -> str | None:
    """The fact that a label stands for (``posted``, ``salary`` …), or None."""
    return _labels().get(bare(text)) if len(text) <= 50 else None


def is_chrome(text: str) -> bool:
    """Whether a line is a button, a menu entry, a path of links or a logo of the page, not of the job."""
    return _CHROME.match(fold(text)) is not None
