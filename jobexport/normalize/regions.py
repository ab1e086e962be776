"""Regions of countries, and well-known cities where a code alone would be ambiguous."""

from __future__ import annotations

from functools import lru_cache

from jobexport.normalize.words import fold, listed

__all__ = ["CITIES", "CITY_STATES", "SUPRA", "US_STATES", "region_country", "region_name", "region_of"]

_REGIONS: dict[str, str] = {
    "US": """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
    |FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana
    |ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska
    |NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio
    |OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
    |UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia
    |DC D.C.|DC Washington DC""",
    "CA": """AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NB Nouveau-Brunswick
    |NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario
    |PE Prince Edward Island|QC Quebec|QC Québec|SK Saskatchewan|YT Yukon""",
    "AU": """NSW New South Wales|VIC Victoria|QLD Queensland|SA South Australia|WA Western Australia|TAS Tasmania
    |NT Northern Territory|ACT Australian Capital Territory""",
    "GB": "ENG England|SCT Scotland|WLS Wales|NIR Northern Ireland",
    "DE": """BW Baden-Württemberg|BY Bayern|BY Bavaria|BE Berlin|BB Brandenburg|HB Bremen|HH Hamburg|HE Hessen
    |HE Hesse|MV Mecklenburg-Vorpommern|NI Niedersachsen|NI Lower Saxony|NW Nordrhein-Westfalen
    |NW North Rhine-Westphalia|NW NRW|RP Rheinland-Pfalz|RP Rhineland-Palatinate|SL Saarland|SN Sachsen|SN Saxony
    |ST Sachsen-Anhalt|ST Saxony-Anhalt|SH Schleswig-Holstein|TH Thüringen|TH Thuringia""",
    "AT": """1 Burgenland|2 Kärnten|2 Carinthia|3 Niederösterreich|3 Lower Austria|4 Oberösterreich|4 Upper Austria
    |5 Salzburg|6 Steiermark|6 Styria|7 Tirol|7 Tyrol|8 Vorarlberg|9 Wien|9 Vienna""",
    "CH": """AG Aargau|AI Appenzell Innerrhoden|AR Appenzell Ausserrhoden|BE Bern|BL Basel-Landschaft
    |BS Basel-Stadt|FR Fribourg|GE Genève|GE Geneva|GL Glarus|GR Graubünden|JU Jura|LU Luzern|LU Lucerne
    |NE Neuchâtel|NW Nidwalden|OW Obwalden|SG St. Gallen|SH Schaffhausen|SO Solothurn|SZ Schwyz|TG Thurgau
    |TI Ticino|UR Uri|VD Vaud|VS Valais|ZG Zug|ZH Zürich|ZH Zurich""",
    "ES": """AN Andalucía|AN Andalusia|AR Aragón|AS Asturias|CN Canarias|CN Canary Islands|CB Cantabria
    |CL Castilla y León|CM Castilla-La Mancha|CT Cataluña|CT Catalunya|CT Catalonia|EX Extremadura|GA Galicia
    |IB Illes Balears|IB Islas Baleares|IB Balearic Islands|RI La Rioja|MD Comunidad de Madrid
    |MD Community of Madrid|MC Región de Murcia|NC Navarra|PV País Vasco|PV Euskadi|PV Basque Country
    |VC Comunidad Valenciana|VC Comunitat Valenciana|VC Valencian Community""",
    "FR": """ARA Auvergne-Rhône-Alpes|BFC Bourgogne-Franche-Comté|BRE Bretagne|BRE Brittany
    |CVL Centre-Val de Loire|COR Corse|COR Corsica|GES Grand Est|HDF Hauts-de-France|IDF Île-de-France
    |NOR Normandie|NOR Normandy|NAQ Nouvelle-Aquitaine|OCC Occitanie|PDL Pays de la Loire
    |PAC Provence-Alpes-Côte d'Azur""",
    "IT": """ABR Abruzzo|BAS Basilicata|CAL Calabria|CAM Campania|EMR Emilia-Romagna
    |FVG Friuli-Venezia Giulia|LAZ Lazio|LIG Liguria|LOM Lombardia|LOM Lombardy|MAR Marche|MOL Molise|PIE Piemonte
    |PIE Piedmont|PUG Puglia|SAR Sardegna|SAR Sardinia|SIC Sicilia|SIC Sicily|TOS Toscana|TOS Tuscany
    |TAA Trentino-Alto Adige|UMB Umbria|VDA Valle d'Aosta|VEN Veneto""",
    "NL": """DR Drenthe|FL Flevoland|FR Friesland|FR Fryslân|GE Gelderland|GR Groningen|LI Limburg
    |NB Noord-Brabant|NB North Brabant|NH Noord-Holland|NH North Holland|OV Overijssel|UT Utrecht|ZE Zeeland
    |ZH Zuid-Holland|ZH South Holland""",
    "BE": """VLG Vlaanderen|VLG Flanders|WAL Wallonie|WAL Wallonia|BRU Brussels Hoofdstedelijk Gewest
    |BRU Brussels-Capital Region|BRU Région de Bruxelles-Capitale""",
    "PL": """DS Dolnośląskie|KP Kujawsko-Pomorskie|LU Lubelskie|LB Lubuskie|LD Łódzkie|MA Małopolskie
    |MA Lesser Poland|MZ Mazowieckie|MZ Masovian|OP Opolskie|PK Podkarpackie|PD Podlaskie|PM Pomorskie
    |SL Śląskie|SK Świętokrzyskie|WN Warmińsko-Mazurskie|WP Wielkopolskie|ZP Zachodniopomorskie""",
    "BR": """AC Acre|AL Alagoas|AP Amapá|AM Amazonas|BA Bahia|CE Ceará|DF Distrito Federal|ES Espírito Santo
    |GO Goiás|MA Maranhão|MT Mato Grosso|MS Mato Grosso do Sul|MG Minas Gerais|PA Pará|PB Paraíba|PR Paraná
    |PE Pernambuco|PI Piauí|RJ Rio de Janeiro|RN Rio Grande do Norte|RS Rio Grande do Sul|RO Rondônia|RR Roraima
    |SC Santa Catarina|SP São Paulo|SE Sergipe|TO Tocantins""",
    "IN": """AP Andhra Pradesh|AR Arunachal Pradesh|AS Assam|BR Bihar|CG Chhattisgarh|DL Delhi|GA Goa|GJ Gujarat
    |HR Haryana|HP Himachal Pradesh|JH Jharkhand|KA Karnataka|KL Kerala|MP Madhya Pradesh|MH Maharashtra
    |MN Manipur|ML Meghalaya|MZ Mizoram|NL Nagaland|OD Odisha|RJ Rajasthan|SK Sikkim|TN Tamil Nadu
    |TS Telangana|TR Tripura|UP Uttar Pradesh|UK Uttarakhand|WB West Bengal""",
    "IE": "L Leinster|M Munster|C Connacht|U Ulster",
    "MX": """CMX Ciudad de México|CMX CDMX|JAL Jalisco|NLE Nuevo León|PUE Puebla|QUE Querétaro|YUC Yucatán
    |BCN Baja California|CHH Chihuahua|COA Coahuila|SON Sonora|GUA Guanajuato|VER Veracruz|MEX Estado de México""",
}  # fmt: skip

CITY_STATES = listed(
    "berlin|bremen|hamburg|wien|vienna|salzburg|bern|geneva|geneve|zurich|zug|luzern|lucerne|fribourg|neuchatel|solothurn"
    "|schwyz|schaffhausen|glarus|utrecht|groningen|delhi|washington|quebec|new york|sao paulo|rio de janeiro|puebla"
    "|chihuahua|veracruz|queretaro|victoria|goa|limburg|munster|jura|saarland"
)
"""Folded names that are a city as well as a region: alone they are read as the city."""

US_STATES = frozenset(part.split()[0] for part in _REGIONS["US"].replace("\n", "").split("|"))

# Well-known cities of countries whose code is also that of a US state: "Berlin, DE" is not in Delaware.
CITIES: dict[str, frozenset[str]] = {
    code: frozenset(fold(city) for city in cities.split("|"))
    for code, cities in {
        "AL": "Tirana|Durres|Vlore",
        "AR": "Buenos Aires|Cordoba|Rosario|Mendoza|La Plata|Mar del Plata|Salta|Tucuman",
        "AZ": "Baku|Ganja|Sumqayit",
        "CA": "Toronto|Montreal|Vancouver|Calgary|Edmonton|Ottawa|Winnipeg|Quebec|Quebec City|Mississauga|Brampton"
        "|Kitchener|Waterloo|Halifax|Saskatoon|Regina|Burnaby|Markham|Laval|Gatineau|Kelowna|Guelph",
        "CO": "Bogota|Bogotá|Medellin|Cali|Barranquilla|Cartagena|Bucaramanga|Pereira|Manizales",
        "DE": "Berlin|Hamburg|Munich|München|Cologne|Köln|Koeln|Frankfurt|Frankfurt am Main|Stuttgart|Düsseldorf"
        "|Duesseldorf|Dusseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hanover|Hannover|Nuremberg|Nürnberg|Nuernberg"
        "|Duisburg|Bochum|Wuppertal|Bielefeld|Bonn|Münster|Muenster|Karlsruhe|Mannheim|Augsburg|Wiesbaden|Kiel|Mainz"
        "|Aachen|Freiburg|Potsdam|Darmstadt|Heidelberg|Regensburg|Ingolstadt|Wolfsburg|Ulm|Erlangen|Jena|Kassel"
        "|Rostock|Magdeburg|Erfurt|Walldorf|Lübeck|Saarbrücken|Braunschweig|Oldenburg|Osnabrück|Paderborn|Leverkusen",
        "GA": "Libreville|Port-Gentil",
        "ID": "Jakarta|Surabaya|Bandung|Medan|Denpasar|Yogyakarta|Semarang|Tangerang|Bekasi",
        "IL": "Tel Aviv|Tel Aviv-Yafo|Tel-Aviv|Jerusalem|Haifa|Herzliya|Petah Tikva|Ramat Gan|Ra'anana|Raanana"
        "|Netanya|Rehovot|Beer Sheva|Be'er Sheva|Hod HaSharon|Yokneam|Kfar Saba",
        "IN": "Bangalore|Bengaluru|Mumbai|Delhi|New Delhi|Hyderabad|Chennai|Pune|Kolkata|Ahmedabad|Gurgaon|Gurugram"
        "|Noida|Jaipur|Kochi|Coimbatore|Indore|Chandigarh|Lucknow|Nagpur|Thiruvananthapuram|Mysore|Vadodara",
        "LA": "Vientiane", "MD": "Chisinau|Chișinău", "ME": "Podgorica", "MN": "Ulaanbaatar|Ulan Bator",
        "MA": "Casablanca|Rabat|Marrakech|Marrakesh|Fes|Tangier|Tanger|Agadir",
        "MT": "Valletta|Sliema|St. Julian's|St Julian's|Birkirkara|Gzira|Msida",
        "NE": "Niamey", "PA": "Panama City|Panama|Ciudad de Panama", "SC": "Victoria", "TN": "Tunis|Sfax|Sousse",
        "KY": "George Town", "MO": "Macau|Macao",
    }.items()
}  # fmt: skip

SUPRA = listed(
    """emea apac latam americas america amer europe eu eea uk&i ukis dach benelux nordics nordic scandinavia baltics cee
    mena anz asia africa oceania global world worldwide anywhere international iberia balkans middle caribbean
    north south central latin eastern western southeast asean gulf gcc cis schengen multiple various several
    locations location offices office headquarters hq campus region regions area timezone timezones zone zones europa
    nationwide statewide bay deutschlandweit bundesweit weltweit europaweit countries country cities""",
    " ",
)  # fmt: skip
"""Words (folded) of which one means that the text is no city or country: larger regions, offices, counts."""


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    by_country: dict[str, dict[str, str]] = {}
    by_name: dict[str, set[str]] = {}
    for country, lines in _REGIONS.items():
        known = by_country[country] = {}
        for line in lines.replace("\n", "").split("|"):
            code, _, name = line.strip().partition(" ")
            known[fold(code)] = code
            known[fold(name)] = code
            by_name.setdefault(fold(name), set()).add(country)
    return by_country, by_name


def region_of(text: str, country: str) -> str | None:
    """The code of a region of ``country`` by its code or name, or None where the table has none."""
    return _table()[0].get(country, {}).get(fold(text))


@lru_cache(maxsize=512)
def region_name(text: str, country: str) -> str | None:
    """The first full name of a region given by its code; a name stays as it is; None where the table has neither."""
    code = region_of(text, country)
    if code is None or fold(text) != fold(code):
        return text if code else None
    for line in _REGIONS[country].replace("\n", "").split("|"):
        known, _, name = line.strip().partition(" ")
        if known == code:
            return name
    return None


def region_country(text: str) -> str | None:
    """The country of a region by the region's full name, or None where no or more than one country has it."""
    found = _table()[1].get(fold(text), ())
    return next(iter(found)) if len(found) == 1 else None
