"""The words that people use as names of columns, in eight languages. Spelling is compared without case and accents."""

from __future__ import annotations

from jobexport.normalize.words import listed

__all__ = ["AMBIGUOUS", "LANGUAGES", "NOISE", "PAY", "PAY_PARTS", "PLACE", "SPANS", "SYNONYMS", "WEAK"]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")

SYNONYMS: dict[str, dict[str, str]] = {
    "title": {
        "en": "title|job title|position title|role title|jobtitle|vacancy title|posting title|job name|position name|role|position"
        "|job|vacancy|opening|job role|role name|vacancy name|headline|job position|posting name|listing title",
        "de": "titel|stellentitel|jobtitel|stellenbezeichnung|bezeichnung|berufsbezeichnung|stelle|positionsbezeichnung|tätigkeit"
        "|jobbezeichnung|anzeigentitel|stellenname",
        "fr": "titre|intitulé|intitulé du poste|titre du poste|poste|intitulé de l'offre|titre de l'offre|libellé|libellé du poste"
        "|nom du poste|fonction|métier|intitulé offre",
        "es": "título|puesto|título del puesto|cargo|nombre del puesto|vacante|título de la oferta|oferta|puesto de trabajo"
        "|título oferta",
        "it": "titolo|posizione|titolo annuncio|titolo dell'annuncio|mansione|ruolo|titolo posizione|qualifica|posizione lavorativa",
        "pt": "título|vaga|título da vaga|nome da vaga|função|posição|título do cargo|nome do cargo",
        "nl": "functie|functietitel|vacature|vacaturetitel|functienaam|titel vacature|naam vacature",
        "pl": "tytuł|stanowisko|nazwa stanowiska|tytuł ogłoszenia|tytuł oferty|nazwa oferty|nazwa",
    },
    "company": {
        "en": "company|company name|employer|employer name|organization|organisation|organization name|organisation name"
        "|hiring organization|hiring organization name|hiring organisation|hiring company|business|business name|firm|recruiter name"
        "|council name|council|agency name|school name|university|institution|institution name|company title|advertiser"
        "|advertiser name|hospital|hospital name|client name|org|org name|account name",
        "de": "firma|firmenname|unternehmen|unternehmensname|arbeitgeber|arbeitgebername|name des unternehmens|betrieb|organisation"
        "|name arbeitgeber|einrichtung",
        "fr": "entreprise|nom entreprise|nom de l'entreprise|société|employeur|nom employeur|raison sociale|organisme|recruteur"
        "|nom de la société|établissement",
        "es": "empresa|nombre empresa|nombre de la empresa|compañía|empleador|organización|razón social|entidad",
        "it": "azienda|nome azienda|società|datore di lavoro|impresa|ente|ragione sociale|nome dell'azienda",
        "pt": "empresa|nome da empresa|empregador|organização|companhia|nome empresa|instituição",
        "nl": "bedrijf|bedrijfsnaam|werkgever|organisatie|naam bedrijf|naam werkgever|onderneming",
        "pl": "firma|nazwa firmy|pracodawca|organizacja|przedsiębiorstwo|spółka|nazwa pracodawcy",
    },
    "companyUrl": {
        "en": "company url|company website|company link|employer url|employer website|company site|organization url|company web"
        "|website company|company homepage|hiring organization url|company web site|organisation website|organization website",
        "de": "firmenwebsite|unternehmenswebsite|website des unternehmens|firmen url|homepage|webseite|unternehmen url|firmenhomepage",
        "fr": "site web|site entreprise|site de l'entreprise|site internet|url entreprise|site web entreprise",
        "es": "web empresa|sitio web|página web|web de la empresa|sitio web empresa|url empresa",
        "it": "sito web|sito aziendale|sito azienda|url azienda", "pt": "site da empresa|website da empresa|site empresa",
        "nl": "bedrijfswebsite|website bedrijf|website werkgever", "pl": "strona firmy|strona www firmy|www firmy",
    },
    "logo": {
        "en": "logo|company logo|logo url|company logo url|employer logo|organization logo|logo link|company image",
        "de": "firmenlogo|logo des unternehmens", "fr": "logo entreprise|logo de l'entreprise|url logo",
        "es": "logo empresa|logotipo", "it": "logo azienda", "pt": "logotipo da empresa|logo da empresa",
        "nl": "bedrijfslogo", "pl": "logo firmy",
    },
    "description": {
        "en": "description|job description|description html|full description|body|job details|details|content|job desc|desc|text"
        "|job summary html|vacancy description|position description|role description|job body|description text|about the job"
        "|about the role|job content|posting text|html|long description|job text",
        "de": "beschreibung|stellenbeschreibung|jobbeschreibung|tätigkeitsbeschreibung|stellentext|anzeigentext|inhalt"
        "|beschreibungstext|volltext",
        "fr": "description|descriptif|description du poste|descriptif du poste|texte|texte de l'offre|contenu|détail|description offre"
        "|description de l'offre",
        "es": "descripción|descripción del puesto|descripción de la oferta|descripción oferta|detalle|contenido",
        "it": "descrizione|descrizione del lavoro|descrizione annuncio|testo|contenuto|descrizione posizione|descrizione offerta",
        "pt": "descrição|descrição da vaga|descrição do cargo|conteúdo|texto|descrição vaga",
        "nl": "omschrijving|functieomschrijving|beschrijving|vacaturetekst|tekst|inhoud|functiebeschrijving",
        "pl": "opis|opis stanowiska|opis oferty|treść|treść ogłoszenia|opis pracy",
    },
    "summary": {
        "en": "summary|short description|excerpt|teaser|job summary|intro|introduction|snippet|abstract|brief description",
        "de": "kurzbeschreibung|zusammenfassung|anreisser|einleitung", "fr": "résumé|extrait|accroche|chapeau|description courte",
        "es": "resumen|extracto|descripción corta", "it": "riassunto|sommario|descrizione breve", "pt": "resumo|descrição curta",
        "nl": "samenvatting|korte omschrijving|inleiding", "pl": "podsumowanie|krótki opis|streszczenie|skrót",
    },
    "responsibilities": {
        "en": "responsibilities|duties|job responsibilities|key responsibilities|tasks|what you will do|job duties",
        "de": "aufgaben|verantwortlichkeiten|aufgabengebiet|ihre aufgaben", "fr": "missions|responsabilités|tâches|mission",
        "es": "responsabilidades|funciones|tareas", "it": "responsabilità|mansioni|compiti", "pt": "responsabilidades|atividades",
        "nl": "taken|verantwoordelijkheden|werkzaamheden", "pl": "obowiązki|zakres obowiązków|zadania",
    },
    "qualifications": {
        "en": "qualifications|requirements|job requirements|required qualifications|candidate profile|profile|minimum qualifications"
        "|what you bring|who you are|basic qualifications|job qualifications",
        "de": "anforderungen|qualifikationen|qualifikation|profil|anforderungsprofil|voraussetzungen|ihr profil",
        "fr": "profil|profil recherché|exigences|compétences requises|prérequis|profil du candidat",
        "es": "requisitos|perfil|cualificaciones|requerimientos|requisitos mínimos", "it": "requisiti|profilo|profilo ricercato",
        "pt": "requisitos|qualificações|perfil|pré requisitos", "nl": "eisen|functie eisen|vereisten|profiel|kwalificaties",
        "pl": "wymagania|kwalifikacje|profil kandydata|oczekiwania",
    },
    "skills": {
        "en": "skills|required skills|key skills|tech stack|technologies|skill|skills required|technology|stack|skillset"
        "|job skill set|must have skills|technical skills|skills desc|tools",
        "de": "fähigkeiten|kenntnisse|kompetenzen|technologien|fachkenntnisse", "fr": "compétences|technologies|savoir faire",
        "es": "habilidades|competencias|tecnologías|conocimientos", "it": "competenze|abilità|tecnologie",
        "pt": "habilidades|competências|tecnologias|conhecimentos", "nl": "vaardigheden|competenties|technologieën",
        "pl": "umiejętności|technologie|kompetencje",
    },
    "benefits": {
        "en": "benefits|perks|job benefits|perks and benefits|what we offer|benefits and perks|extras|employee benefits",
        "de": "benefits|leistungen|zusatzleistungen|vorteile|wir bieten", "fr": "avantages|avantages sociaux",
        "es": "beneficios|ventajas|qué ofrecemos|prestaciones", "it": "vantaggi|benefici|cosa offriamo", "pt": "benefícios|vantagens",
        "nl": "arbeidsvoorwaarden|voordelen|secundaire arbeidsvoorwaarden|wij bieden",
        "pl": "benefity|świadczenia|oferujemy|co oferujemy",
    },
    "incentives": {
        "en": "bonus|incentives|incentive compensation|commission|bonus details|bonuses", "de": "prämie|bonuszahlung|provision",
        "fr": "prime|primes|commissions", "es": "bono|incentivos|comisión", "it": "premio|incentivi|provvigioni",
        "pt": "bônus|comissão", "nl": "provisie", "pl": "premia|prowizja",
    },
    "url": {
        "en": "url|link|job url|job link|posting url|posting link|listing url|job page|detail url|details url|web address|permalink"
        "|job posting url|page url|source link|vacancy url|href|position link|landing page|canonical url|hosted url|public url"
        "|job detail url|uri|weblink|absolute url|view url|job posting link|external url|original url",
        "de": "stellenlink|stellen url|adresse der anzeige|webadresse|link zur stelle|anzeigen url|link zur anzeige",
        "fr": "lien|redirection|lien de l'offre|url de l'offre|adresse web|lien offre|url offre|lien annonce",
        "es": "enlace|enlace oferta|url oferta|vínculo|enlace de la oferta|liga", "it": "collegamento|link annuncio|url annuncio",
        "pt": "link da vaga|url da vaga|endereço web|ligação", "nl": "vacature url|vacature link|link naar vacature|webadres",
        "pl": "odnośnik|adres url|link do oferty|adres oferty|link oferty|url oferty",
    },
    "applyUrl": {
        "en": "apply url|apply link|application url|application link|apply|how to apply url|url apply|apply now url|apply here"
        "|external apply link|job apply link|direct apply url|job url direct|apply online|applyurl",
        "de": "bewerbungslink|bewerbungs url|bewerben|online bewerbung|bewerbungsadresse|link zur bewerbung",
        "fr": "lien de candidature|url de candidature|postuler|lien candidature|url candidature|lien pour postuler|url postuler",
        "es": "enlace de solicitud|url de solicitud|aplicar|inscribirse|enlace inscripción",
        "it": "link candidatura|candidati|url candidatura",
        "pt": "link de candidatura|candidatar|inscrição|link de inscrição|url de candidatura",
        "nl": "sollicitatie url|sollicitatielink|solliciteer|sollicitatie link", "pl": "link aplikacyjny|aplikuj|formularz aplikacyjny|link do aplikacji",
    },
    "applicationContact.email": {
        "en": "email|e mail|apply email|application email|contact email|mail|email address|recruiter email|apply by email|emails"
        "|email to apply|hr email|contact mail",
        "de": "e mail adresse|bewerbung per mail|kontakt e mail|mailadresse|kontakt email",
        "fr": "courriel|adresse e mail|mail de contact|adresse mail|adresse courriel|email contact",
        "es": "correo|correo electrónico|email de contacto|correo de contacto", "it": "posta elettronica|email contatto|indirizzo email",
        "pt": "correio eletrônico|e mail de contato|email de contato", "nl": "e mailadres|contact e mail|emailadres",
        "pl": "adres e mail|adres email|email kontaktowy",
    },
    "applicationContact.name": {
        "en": "contact name|contact person|recruiter|hiring manager|job poster name|contact person name",
        "de": "ansprechpartner|kontaktperson|ansprechperson", "fr": "nom du contact|interlocuteur|nom contact",
        "es": "persona de contacto|nombre de contacto", "it": "referente|persona di contatto", "pt": "pessoa de contato|responsável",
        "nl": "contactpersoon", "pl": "osoba kontaktowa|osoba do kontaktu",
    },
    "applicationContact.telephone": {
        "en": "phone|telephone|contact phone|phone number|telephone number|tel|contact number|mobile",
        "de": "telefon|telefonnummer|rufnummer", "fr": "téléphone|numéro de téléphone|tél", "es": "teléfono|número de teléfono",
        "it": "telefono|numero di telefono", "pt": "telefone|celular", "nl": "telefoon|telefoonnummer", "pl": "numer telefonu",
    },
    "location": {
        "en": "location|locations|job location|location name|office location|work location|place|where|office|job locations"
        "|location text|candidate location|place of work|site|workplace location|city state|formatted location|location display"
        "|job location text|working location|duty station|offices|place of employment|location label",
        "de": "ort|arbeitsort|standort|einsatzort|arbeitsorte|standorte|dienstort|arbeitsplatz|beschäftigungsort|einsatzorte",
        "fr": "lieu|lieu de travail|localisation|localité|lieux|lieu du poste|emplacement|lieu de mission",
        "es": "ubicación|lugar|localización|lugar de trabajo|localidad|ubicaciones|sede",
        "it": "luogo|sede|luogo di lavoro|località|sede di lavoro|ubicazione", "pt": "local|localização|local de trabalho|localidade",
        "nl": "locatie|werklocatie|standplaats|plaats van werk|werkplek",
        "pl": "lokalizacja|miejsce|miejsce pracy|lokalizacje|miejsce wykonywania pracy",
    },
    "location.city": {
        "en": "city|town|location city|job city|municipality|city name|location town|location locality|locality|suburb|address locality"
        "|location address locality|location city name",
        "de": "stadt|gemeinde", "fr": "ville|commune|nom commune|ville du poste", "es": "ciudad|población|municipio|poblacion",
        "it": "città|comune", "pt": "cidade|município|concelho", "nl": "stad|plaats|gemeente|plaatsnaam|woonplaats",
        "pl": "miasto|miejscowość|gmina",
    },
    "location.region": {
        "en": "state|region|province|county|state code|location state|location region|job state|location province|state province"
        "|address region|location address region|location county|state name|job region|state or province|prefecture",
        "de": "bundesland|kanton|land kreis|bundesländer", "fr": "région|département|dept|nom région",
        "es": "provincia|región|comunidad autónoma|comunidad", "it": "provincia|regione", "pt": "estado|distrito|região|uf",
        "nl": "provincie|regio", "pl": "województwo|powiat",
    },
    "location.postal": {
        "en": "postal code|zip|zip code|postcode|location zip|location postal code|location postcode|zipcode|post code|postalcode"
        "|address postal code|location address postal code|location zip code|job zip",
        "de": "plz|postleitzahl", "fr": "code postal|cp|codepostal", "es": "código postal", "it": "cap|codice postale",
        "pt": "cep|código postal", "nl": "postkode", "pl": "kod pocztowy",
    },
    "location.country": {
        "en": "country|country code|location country|job country|nation|country name|address country|location address country"
        "|location country code|location country name|iso country|countries",
        "de": "land|ländercode|staat|landeskennzeichen", "fr": "pays|code pays", "es": "país|código país|código de país",
        "it": "paese|nazione|codice paese|stato", "pt": "país|código do país|pais", "nl": "landcode", "pl": "kraj|państwo|kod kraju",
    },
    "location.street": {
        "en": "street|street address|address line 1|location street|location street address|address street|location address line 1"
        "|location address|address|address1|location address street address|job address|address line",
        "de": "strasse|straße|anschrift|adresse|straße und hausnummer", "fr": "rue|adresse|adresse postale|voie",
        "es": "calle|dirección|domicilio", "it": "via|indirizzo", "pt": "rua|endereço|morada|logradouro", "nl": "straat|adres",
        "pl": "ulica|adres",
    },
    "location.latitude": {
        "en": "latitude|lat|location latitude|location lat|geo lat|geo latitude|location geo latitude|location coordinates lat",
        "de": "breitengrad", "es": "latitud", "it": "latitudine", "nl": "breedtegraad", "pl": "szerokość geograficzna",
    },
    "location.longitude": {
        "en": "longitude|lng|lon|long|location longitude|location lng|geo lng|geo longitude|location lon|location geo longitude"
        "|location coordinates lng",
        "de": "längengrad", "es": "longitud", "it": "longitudine", "nl": "lengtegraad", "pl": "długość geograficzna",
    },
    "applicants": {
        "en": "applicant location|applicant location requirements|candidate required location|location restrictions|eligible countries"
        "|candidate locations|hiring countries|remote countries|required location|location requirements",
        "fr": "pays éligibles", "es": "países elegibles",
    },
    "remote": {
        "en": "remote|is remote|remote ok|telecommute|telecommuting|work from home|remote allowed|remote work|wfh|fully remote"
        "|remote job|job is remote|remote flag|work remote",
        "de": "homeoffice|fernarbeit|home office|heimarbeit|remote arbeit", "fr": "télétravail|à distance|travail à distance",
        "es": "remoto|teletrabajo|es remoto|trabajo remoto", "it": "telelavoro|remoto|da remoto|smart working|lavoro da remoto",
        "pt": "remoto|teletrabalho|trabalho remoto|é remoto", "nl": "thuiswerk|op afstand|thuiswerken",
        "pl": "praca zdalna|zdalnie|zdalna",
    },
    "workplace": {
        "en": "workplace|workplace type|work mode|location type|work arrangement|remote type|work setting|work model|remote status"
        "|job location type|work location type|remote or onsite|workplace mode|formatted work type|remote policy|onsite remote"
        "|remote hybrid|workplace types|working model",
        "de": "arbeitsmodell|arbeitsweise|arbeitsplatzmodell", "fr": "mode de travail|modalité de travail|type de télétravail",
        "es": "modalidad|modalidad de trabajo", "it": "modalità di lavoro|modalità", "pt": "modalidade|modalidade de trabalho|regime de trabalho|modelo de trabalho",
        "nl": "werkmodel|werkvorm", "pl": "tryb pracy|forma pracy",
    },
    "employment": {
        "en": "employment type|job type|employment|work type|contract type|type of employment|employment types|commitment|schedule type"
        "|job types|contract|working time|position type|time type|type of contract|full part time|full time part time|hours type"
        "|employment status|work schedule|contract time|type of job|fulltime parttime|employmenttype|job schedule type"
        "|engagement type|position schedule",
        "de": "anstellungsart|beschäftigungsart|arbeitszeit|vertragsart|art der anstellung|arbeitsverhältnis|stellenart|arbeitszeitmodell"
        "|anstellungsverhältnis|beschäftigungsumfang|vertragstyp|art der beschäftigung",
        "fr": "type de contrat|contrat|type contrat|nature du contrat|temps de travail|type d'emploi|type de poste|contrat de travail",
        "es": "tipo de contrato|contrato|jornada|tipo de empleo|tipo de jornada|tipo contrato|jornada laboral",
        "it": "tipo di contratto|contratto|tipologia contrattuale|tipo contratto|orario di lavoro|tipologia contratto",
        "pt": "tipo de contrato|contrato|regime|tipo de emprego|tipo de vaga|regime de contratação|tipo de contratação",
        "nl": "dienstverband|contracttype|soort dienstverband|contractvorm|type contract|soort contract|contractsoort",
        "pl": "rodzaj umowy|typ umowy|umowa|wymiar pracy|forma zatrudnienia|rodzaj zatrudnienia|wymiar etatu|etat|typ zatrudnienia",
    },
    "posted": {
        "en": "posted|date posted|posted at|posted on|posted date|posting date|publish date|published|published at|publication date"
        "|pub date|date published|listed date|posted time|listing date|job posted|job posting date|first published|posted datetime"
        "|date of posting|opening date|published on|publish at|published date|release date|listed time|original listed time"
        "|date listed|open date|job posted at|listed at|posted timestamp|advertised date|start publication|posting start date"
        "|posted on date|date open",
        "de": "veröffentlicht|veröffentlichungsdatum|veröffentlicht am|eingestellt am|online seit|erscheinungsdatum|ausschreibungsdatum"
        "|publiziert|publiziert am|datum der veröffentlichung|anzeigendatum|veröffentlichung",
        "fr": "date de publication|publié le|date de parution|publication|date publication|mise en ligne|date de mise en ligne"
        "|date de l'offre|date parution|publiée le",
        "es": "fecha de publicación|publicado|publicada|fecha publicación|publicado el|fecha de alta",
        "it": "data di pubblicazione|pubblicato il|data pubblicazione|pubblicato", "pt": "data de publicação|publicado em|publicada em|data da publicação|data publicação",
        "nl": "publicatiedatum|geplaatst op|datum geplaatst|plaatsingsdatum|geplaatst|datum plaatsing",
        "pl": "data publikacji|opublikowano|data dodania|data ogłoszenia|dodano|data zamieszczenia",
    },
    "deadline": {
        "en": "deadline|closing date|application deadline|apply by|expires|expiry date|expiration date|closes|closing at|expires at"
        "|valid through|valid until|end date|close date|expiry|date closing|closing|apply before|last date|due date|closes at"
        "|application closing date|job expiry date|applications close|expire date|closing time|date expires|expired at"
        "|last date to apply|closes on|expires on|application end date|expire at|job expiration date|post until|ends on|closing on",
        "de": "bewerbungsfrist|frist|gültig bis|bewerbungsschluss|ablaufdatum|einsendeschluss|bewerben bis|ende der bewerbungsfrist"
        "|bewerbungsende|läuft ab|fristende",
        "fr": "date limite|date limite de candidature|date d'expiration|date de clôture|clôture|échéance|expire le|date de fin"
        "|date limite candidature|date fin publication|valide jusqu'au|date expiration|postuler avant",
        "es": "fecha límite|fecha de cierre|fecha de vencimiento|plazo|vencimiento|fecha de caducidad|fecha fin|fecha límite de solicitud",
        "it": "scadenza|data di scadenza|termine|data scadenza|valido fino al|scade il",
        "pt": "prazo|data limite|data de encerramento|data de expiração|prazo de candidatura|validade|data limite de candidatura|inscrições até",
        "nl": "sluitingsdatum|vervaldatum|einddatum|reageren voor|deadline sollicitatie|geldig tot|reageren tot|uiterste datum",
        "pl": "termin|termin składania|data ważności|ważne do|termin aplikowania|data wygaśnięcia|aplikuj do|termin składania ofert|data zakończenia",
    },
    "updated": {
        "en": "updated|updated at|last updated|date updated|modified|modified at|date modified|last modified|last update|updated on"
        "|update date|updated date|modification date|last modified date|last edited",
        "de": "aktualisiert|aktualisiert am|geändert am|letzte änderung|stand|änderungsdatum|letzte aktualisierung",
        "fr": "date de mise à jour|mis à jour|mise à jour|date de modification|date d'actualisation|date mise à jour|modifié le",
        "es": "fecha de actualización|actualizado|última actualización|fecha de modificación",
        "it": "aggiornato|data di aggiornamento|ultimo aggiornamento|data aggiornamento", "pt": "atualizado em|data de atualização|última atualização",
        "nl": "bijgewerkt|laatst gewijzigd|gewijzigd op|bijgewerkt op", "pl": "zaktualizowano|data aktualizacji|ostatnia aktualizacja",
    },
    "department": {
        "en": "department|department name|division|business unit|dept|organizational unit|departments|job department|unit",
        "de": "abteilung|fachbereich|bereich|geschäftsbereich", "fr": "service|direction|département entreprise",
        "es": "departamento|área|división", "it": "reparto|dipartimento|settore aziendale", "pt": "departamento|área",
        "nl": "afdeling", "pl": "dział|departament|oddział",
    },
    "team": {"en": "team|team name|squad", "fr": "équipe", "es": "equipo", "it": "squadra", "pt": "equipe|equipa", "pl": "zespół"},
    "category": {
        "en": "category|categories|job category|job categories|function|job function|job family|occupation|profession|category name"
        "|job function name|job area|field of work|discipline|role category|functional area|occupational category|specialty"
        "|career area|job field|occupations|category label",
        "de": "kategorie|berufsfeld|kategorien|tätigkeitsfeld|beruf|berufsgruppe|rubrik|fachrichtung", "fr": "catégorie|famille de métier|rubrique|catégories|filière|code rome|domaine",
        "es": "categoría|categorías|profesión|categoría profesional", "it": "categoria|area professionale|categorie|professione",
        "pt": "categoria|categorias|profissão|área profissional", "nl": "categorie|vakgebied|beroep|functiegroep|beroepsgroep",
        "pl": "kategoria|branża zawodowa|zawód|kategorie|specjalizacja",
    },
    "industry": {
        "en": "industry|sector|industries|company industry|industry name|job industry|business sector",
        "de": "branche|industrie|wirtschaftszweig|branchen", "fr": "secteur|secteur d'activité|industrie|branche",
        "es": "sector|industria|sector de actividad", "it": "settore|industria", "pt": "setor|indústria|ramo|ramo de atividade", "nl": "branche|sector|industrie",
        "pl": "branża|sektor|przemysł",
    },
    "experience": {
        "en": "experience|years of experience|experience required|required experience|min experience|experience years|experience level required"
        "|minimum experience|work experience|experience requirements|job experience|years experience|min years experience",
        "de": "berufserfahrung|erfahrung", "fr": "expérience|expérience requise|expérience demandée", "es": "experiencia|años de experiencia|experiencia requerida",
        "it": "esperienza|esperienza richiesta|anni di esperienza", "pt": "experiência|anos de experiência|experiência exigida", "nl": "ervaring|werkervaring|jaren ervaring",
        "pl": "doświadczenie|lata doświadczenia|wymagane doświadczenie",
    },
    "education": {
        "en": "education|required education|education level|degree|education requirements|minimum education|degree required|education required|qualification level|degrees",
        "de": "ausbildung|bildungsabschluss|abschluss|studium", "fr": "formation|niveau d'études|diplôme|niveau d'étude|niveau de formation",
        "es": "formación|educación|estudios|nivel de estudios", "it": "istruzione|titolo di studio|formazione",
        "pt": "escolaridade|formação|educação", "nl": "opleiding|opleidingsniveau", "pl": "wykształcenie|edukacja",
    },
    "id": {
        "en": "id|job id|uid|job uid|posting id|listing id|vacancy id|guid|uuid|unique id|jobid|position id|offer id|ad id|record id|entry id|identifier id|job key|jobkey",
        "de": "stellen id|anzeigen id|job nr|anzeigennummer", "fr": "identifiant|id offre|identifiant offre|identifiant de l'offre",
        "es": "identificador|id oferta|id de la oferta", "it": "id annuncio|identificativo", "pt": "id da vaga|identificador da vaga", "nl": "vacature id|vacaturenummer",
        "pl": "identyfikator|id oferty|numer oferty",
    },
    "identifier": {
        "en": "reference|reference number|ref|ref no|job reference|job code|reference code|job number|requisition|requisition number"
        "|referencenumber|vacancy number|external id|identifier|code|job ref|reference id|req no|posting number|announcement number|vacancy reference",
        "de": "referenz|referenznummer|kennziffer|stellennummer|ausschreibungsnummer|kennung", "fr": "référence|référence de l'offre|numéro d'offre|réf|référence offre|numéro de référence",
        "es": "referencia|código|código oferta|número de referencia|ref oferta", "it": "riferimento|codice|codice annuncio|rif|codice riferimento",
        "pt": "referência|código da vaga|código|ref vaga", "nl": "referentie|referentienummer|kenmerk", "pl": "numer referencyjny|nr ref|kod oferty|sygnatura|numer ogłoszenia",
    },
    "requisitionId": {"en": "requisition id|req id|job req id|job requisition id|requisition code"},
    "openings": {
        "en": "openings|number of openings|vacancies|positions|headcount|number of positions|number of vacancies|open positions|positions available|no of vacancies|# of positions|total openings",
        "de": "anzahl stellen|offene stellen|anzahl|freie stellen|anzahl der stellen", "fr": "nombre de postes|postes à pourvoir|nombre de poste|nb postes", "es": "número de vacantes|vacantes|plazas|número de plazas",
        "it": "posti disponibili|numero posizioni|numero posti", "pt": "número de vagas|vagas|quantidade de vagas", "nl": "aantal plaatsen|aantal vacatures|aantal posities",
        "pl": "liczba miejsc|liczba wakatów|liczba etatów",
    },
    "language": {
        "en": "language|posting language|lang|locale|job language|language code", "de": "sprache", "fr": "langue", "es": "idioma",
        "it": "lingua", "pt": "língua", "nl": "taal", "pl": "język|język ogłoszenia",
    },
    "workHours": {
        "en": "work hours|hours|working hours|hours per week|weekly hours|shift|schedule|shifts|work schedule details", "de": "arbeitsstunden|wochenstunden|stunden|arbeitszeiten|stunden pro woche",
        "fr": "horaires|heures par semaine|durée hebdomadaire|horaires de travail", "es": "horario|horas semanales", "it": "orario|ore settimanali",
        "pt": "horário|carga horária|horário de trabalho", "nl": "uren|uren per week|werktijden|aantal uren", "pl": "godziny pracy|liczba godzin",
    },
    "jobDuration": {
        "en": "duration|contract duration|contract length|job duration|length of contract|term length", "de": "dauer|vertragsdauer|befristung|vertragslaufzeit",
        "fr": "durée|durée du contrat|durée contrat", "es": "duración|duración del contrato", "it": "durata|durata contratto",
        "pt": "duração|duração do contrato", "nl": "duur|contractduur|looptijd", "pl": "czas trwania|okres umowy",
    },
    "jobStartDate": {
        "en": "start date|job start date|starting date|employment start date|starts|available from|commencement date|expected start date",
        "de": "eintrittsdatum|startdatum|beginn|arbeitsbeginn|eintrittstermin|startzeitpunkt", "fr": "date de début|date de prise de poste|début|prise de poste|date de démarrage",
        "es": "fecha de inicio|inicio|fecha de incorporación|incorporación", "it": "data di inizio|inizio", "pt": "data de início|início", "nl": "startdatum|ingangsdatum|begindatum",
        "pl": "data rozpoczęcia|początek|rozpoczęcie pracy",
    },
    "visaSponsorship": {"en": "visa sponsorship|visa|sponsorship|sponsors visa|offers visa sponsorship|sponsor visa", "es": "patrocinio de visa"},
    "employerOverview": {
        "en": "about company|company description|company profile|about the company|company overview|about us|employer overview|employer description|organization description|about the employer|company about",
        "de": "über uns|unternehmensbeschreibung|unternehmensprofil|firmenprofil|firmenbeschreibung", "fr": "à propos|présentation de l'entreprise|description entreprise|description de l'entreprise|présentation entreprise",
        "es": "sobre la empresa|sobre nosotros|descripción de la empresa|descripción empresa", "it": "chi siamo|descrizione azienda|profilo azienda", "pt": "sobre a empresa|sobre nós|descrição da empresa",
        "nl": "over ons|bedrijfsprofiel|over het bedrijf|bedrijfsomschrijving", "pl": "o firmie|o nas|opis firmy|profil firmy",
    },
    "source": {
        "en": "source|source name|job board|portal|site name|job source|via|publisher|source platform|data source|source site|feed name|job publisher",
        "de": "quelle|jobbörse", "fr": "source de l'offre|origine|diffuseur|partenaire", "es": "fuente|portal de empleo", "it": "fonte", "pt": "fonte|portal de vagas",
        "nl": "bron", "pl": "źródło|portal pracy",
    },
    "salary": {
        "en": "salary|pay|compensation|wage|salary range|pay range|salary text|remuneration|rate|wages|salary estimate|advertised salary"
        "|compensation range|base salary|salary range text|pay rate|salary details|salary display|annual salary|hourly rate|monthly salary|salary info"
        "|salary formatted|salary description|compensation summary|stipend|daily rate|package|hourly wage|salary string|formatted salary|base pay|salary package|earnings",
        "de": "gehalt|lohn|vergütung|bezahlung|gehaltsspanne|entgelt|jahresgehalt|monatsgehalt|stundenlohn|gehaltsrahmen|gehaltsangabe",
        "fr": "salaire|rémunération|fourchette de salaire|salaire brut|salaire annuel|tjm|salaire mensuel|salaire horaire|paie",
        "es": "salario|sueldo|remuneración|rango salarial|retribución|salario anual|banda salarial", "it": "stipendio|retribuzione|salario|ral|compenso|stipendio annuo",
        "pt": "salário|remuneração|faixa salarial|vencimento|salário mensal", "nl": "salaris|loon|vergoeding|salarisindicatie|uurloon|maandsalaris|salarisschaal|jaarsalaris",
        "pl": "wynagrodzenie|pensja|płaca|stawka|zarobki|widełki|widełki płacowe|wynagrodzenie brutto",
    },
    "salary.currency": {
        "en": "currency|salary currency code|currency code|currency symbol|pay currency code|currency of pay", "de": "währung|gehaltswährung", "fr": "devise|monnaie|devise salaire",
        "es": "moneda|divisa", "it": "valuta", "pt": "moeda", "pl": "waluta",
    },
    "salary.unit": {
        "en": "pay period|salary interval|pay frequency|salary type|interval|pay unit|wage unit|compensation interval|rate unit|pay type|salary unit text|wage type", "de": "gehaltszeitraum|gehaltsart|lohnart", "fr": "périodicité|période salaire",
        "es": "periodicidad|periodo salarial", "it": "periodicità", "pt": "periodicidade", "nl": "salarisperiode|per periode", "pl": "okres rozliczeniowy|okres wynagrodzenia",
    },
}  # fmt: skip
"""Draft key, or key and part, to its names by language, parted by ``|``."""

PAY = {
    "en": "salary|pay|compensation|wage|salary range|pay range|compensation range|base salary|salary value|base salary value|rate|remuneration|salary amount",
    "de": "gehalt|lohn|vergütung", "fr": "salaire|rémunération", "es": "salario|sueldo|remuneración",
    "it": "stipendio|retribuzione|salario", "pt": "salário|remuneração", "nl": "salaris|loon", "pl": "wynagrodzenie|pensja|płaca|stawka|zarobki",
}  # fmt: skip
"""Words for pay; with those of PAY_PARTS, in either order, they name its parts."""

PAY_PARTS = {
    "min": {
        "en": "min|minimum|from|low|min value|lower|min amount|start|minvalue|floor", "de": "von|mindestens|ab", "fr": "minimum|de|mini|à partir de",
        "es": "mínimo|desde|mínima", "it": "minimo|da|minima", "pt": "mínimo|de|mínima", "nl": "vanaf|van", "pl": "od|minimalne|minimalna",
    },
    "max": {
        "en": "max|maximum|to|high|max value|upper|max amount|end|maxvalue|ceiling", "de": "bis|höchstens|maximal", "fr": "maximum|à|maxi|jusqu'à",
        "es": "máximo|hasta|máxima", "it": "massimo|a|massima", "pt": "máximo|até|máxima", "nl": "tot", "pl": "do|maksymalne|maksymalna",
    },
    "currency": {
        "en": "currency|currency code|ccy", "de": "währung", "fr": "devise", "es": "moneda", "it": "valuta", "pt": "moeda", "nl": "valuta", "pl": "waluta",
    },
    "unit": {
        "en": "unit|period|per|frequency|unit text|time unit|timeframe|rate type|schedule", "de": "zeitraum|einheit|pro", "fr": "période|unité|par", "es": "periodo|unidad", "it": "periodo|unità",
        "pt": "período|unidade", "nl": "periode|per", "pl": "okres|jednostka|typ",
    },
}  # fmt: skip

WEAK: dict[str, dict[str, str]] = {
    "category": {"en": "tags|keywords|labels|tag", "de": "schlagworte|stichworte", "fr": "mots clés|étiquettes", "es": "etiquetas|palabras clave",
                 "it": "parole chiave|etichette", "pt": "palavras chave", "nl": "trefwoorden|labels", "pl": "tagi|słowa kluczowe"},
    "posted": {"en": "created|created at|date created|creation date|created on|date added|added|added at|created date",
               "de": "erstellt|erstellt am|erstellungsdatum", "fr": "date de création|créé le|date création|date d'ajout", "es": "fecha de creación|creado",
               "it": "data di creazione|creato il", "pt": "data de criação|criado em", "nl": "aangemaakt op|aanmaakdatum", "pl": "data utworzenia|utworzono"},
    "url": {"en": "website|web|web page|webpage|job website", "nl": "website|webpagina", "pl": "strona|strona internetowa", "pt": "página", "it": "pagina"},
}  # fmt: skip
"""Names that mean a fact only where no other column states it better."""

AMBIGUOUS: dict[tuple[str, ...], dict[str, str]] = {
    ("posted", "deadline"): {
        "en": "date|job date|dates|timestamp|day|datetime", "de": "datum|zeitpunkt", "fr": "date de l'annonce|jour", "es": "fecha", "it": "data", "pt": "data da vaga", "nl": "datum vacature", "pl": "termin publikacji",
    },
    ("title", "company"): {"en": "name|label|display name", "fr": "nom", "es": "nombre", "it": "nome", "pt": "nome", "nl": "naam"},
    ("employment", "workplace", "category"): {
        "en": "type|kind|job kind", "de": "art|typ", "es": "tipo", "it": "tipo annuncio", "nl": "soort", "pl": "rodzaj|typ",
    },
    ("applicationContact.email", "applicationContact.telephone", "applicationContact.name"): {
        "en": "contact|contact details|contact info", "de": "kontakt", "es": "contacto", "it": "contatto", "pt": "contato|contacto", "pl": "kontakt",
    },
    ("department", "category", "industry"): {"en": "area|group|field|section"},
}  # fmt: skip
"""Names that fit several facts: values, or what other columns have taken already, decide."""

NOISE = listed(
    "job jobs position posting vacancy listing offer ad advert advertised offered the of a an for in text raw full field display html string str "
    "formatted clean cleaned value column primary main offre offres annonce poste emploi du de des la le les d l stelle stellen stellenanzeige anzeige der die "
    "das oferta ofertas puesto empleo del el vaga vagas da do vacature vacatures het annuncio offerta lavoro oferty pracy praca ogloszenia "
    "und y e et o original external current",
    " ",
)
"""Words that change nothing about what a column means."""

PLACE = listed(
    "location locations address place joblocation geo city office worklocation workplace adresse lieu ort coordinates position",
    " ",
)

SPANS = {
    "hourly": "HOUR", "hour": "HOUR", "stundenlohn": "HOUR", "horaire": "HOUR", "daily": "DAY", "tjm": "DAY", "weekly": "WEEK",
    "monthly": "MONTH", "mensuel": "MONTH", "mensual": "MONTH", "mensal": "MONTH", "monatsgehalt": "MONTH", "maandsalaris": "MONTH",
    "annual": "YEAR", "yearly": "YEAR", "annuel": "YEAR", "jahresgehalt": "YEAR", "anual": "YEAR", "annuo": "YEAR", "jaarsalaris": "YEAR",
    "uurloon": "HOUR", "ral": "YEAR",
}  # fmt: skip
"""Words in the name of a column that say per what time the pay is."""
