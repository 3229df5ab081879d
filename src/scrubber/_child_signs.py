"""Signs that a child is meant, in nine languages: the tables, and where a text shows one.

The lists lean towards finding one too many: a sign raises the level of linkability, it removes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber._folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

GROWN_UP: Final = 18  # years
_RECENT: Final = 2005  # a birth before this year is not that of a child
LANGUAGES: Final = ("en", "pt", "es", "fr", "de", "it", "nl", "sv", "pl")

# sign: words by language, lower case, as they are written
WORDS: Final[dict[str, dict[str, str]]] = {
    "child": {
        "en": "child children kid kids toddler toddlers boy boys girl girls teen teenager teenagers",
        "pt": "criança crianças menino menina meninos meninas garotinho garotinha",
        "es": "niño niña niños niñas chiquillo chiquilla",
        "fr": "enfant enfants garçon garçons fillette fillettes gamin gamine",
        "de": "kinder kindes kleinkind mädchen bub buben jugendliche",
        "it": "bambino bambina bambini bambine ragazzino ragazzina",
        "nl": "kinderen kindje meisje meisjes jongen jongens jongetje kleuter kleuters peuter peuters",
        "sv": "barnet barnen flicka flickan flickor pojke pojken pojkar tonåring",
        "pl": "dziecko dzieci dziecka chłopiec chłopcy dziewczynka dziewczynki",
    },
    "baby": {
        "en": "baby babies newborn newborns infant cradle crib pram nappy diaper pacifier teething maternity",
        "pt": "bebê bebé bebês bebés neném nenê maternidade fralda chupeta berçário",
        "es": "bebé bebés recién maternidad pañal chupete cuna",
        "fr": "bébé bébés maternité tétine berceau couche couches",
        "de": "baby babys neugeborenes neugeborene neugeborener säugling windel schnuller kinderwagen "
        "entbindung",
        "it": "neonato neonata neonati bebè maternità ciuccio pannolino culla",
        "nl": "baby pasgeboren pasgeborene zuigeling luier kraamkliniek wieg",
        "sv": "bebis bebisen nyfödd nyfödda förlossning blöja spädbarn",
        "pl": "niemowlę noworodek bobas dzidziuś pieluszka",
    },
    "birth": {
        "en": "born birth",
        "pt": "nasceu nascimento nascida nascido parto",
        "es": "nació nacimiento nacida nacido parto",
        "fr": "naissance né née nés nées",
        "de": "geboren geborene geburt",
        "it": "nata nascita parto",
        "nl": "geboren geboorte",
        "sv": "född föddes födelse",
        "pl": "urodził urodziła urodzony urodzona narodziny poród",
    },
    "kinship": {
        "en": "mum mummy mom mommy mother dad daddy father grandma grandmother granny nana grandpa granddad "
        "grandad grandfather grandparents parents sister sisters brother brothers sibling siblings twins "
        "triplets daughter daughters grandson granddaughter grandchild grandchildren niece nephew godson "
        "goddaughter godmother godfather aunt auntie stepson stepdaughter",
        "pt": "mãe mamãe pai papai avó avô avós vovó vovô irmã irmão irmãs irmãos irmãzinha irmãozinho filho "
        "filha filhos filhas filhinho filhinha neto neta netos netas sobrinho sobrinha afilhado afilhada "
        "padrinho madrinha gêmeos gêmeas gémeos",
        "es": "madre padre mamá papá abuela abuelo abuelos abuelita abuelito hermana hermano hermanas "
        "hermanos hermanita hermanito hija hijo hijas hijos hijita hijito nieta nieto nietas nietos sobrina "
        "sobrino ahijada ahijado gemelos gemelas mellizos mellizas",
        "fr": "mère père maman papa mamie papi papy mémé pépé frère frères sœur sœurs soeur soeurs fille "
        "fils neveu nièce filleul filleule marraine parrain jumeaux jumelles",
        "de": "mutter mama mami mutti vater papa papi vati oma omi opa opi großmutter großvater großeltern "
        "eltern schwester schwestern bruder brüder geschwister tochter töchter sohn söhne enkel enkelin "
        "enkelkind nichte neffe patenkind patentante patenonkel tante onkel zwillinge drillinge",
        "it": "mamma papà madre padre nonna nonno nonni sorella sorelle sorellina fratello fratelli "
        "fratellino figlia figlio figli figlie nipote nipoti nipotina nipotino zia zio gemelli gemelle",
        "nl": "moeder vader grootouders ouders zus zusje zusjes zussen broer broers broertje dochter "
        "dochters dochtertje zoon zoontje zonen kleinkind kleinkinderen kleinzoon kleindochter neefje "
        "nichtje tweeling",
        "sv": "mamma pappa mormor morfar farmor farfar syster systrar bror bröder syskon dotter döttrar "
        "barnbarn brorson systerdotter faster moster farbror morbror tvillingar",
        "pl": "mama mamusia tata tatuś babcia babcią dziadek dziadkiem dziadkowie siostra siostrą siostry "
        "bracia siostrzyczka braciszek córka córki córeczka syn synek synowie wnuk wnuczka wnuki bratanek "
        "bratanica siostrzenica ciocia wujek bliźniaki rodzice",
    },
    "school": {
        "en": "school schools schoolday schoolyard classroom classmate classmates kindergarten nursery "
        "preschool playgroup daycare playground pupil pupils schoolboy schoolgirl",
        "pt": "escola escolas escolinha escolar creche infância infantil colégio aluno aluna alunos alunas "
        "recreio letivo",
        "es": "escuela escuelas escolar colegio guardería infancia infantil alumno alumna alumnos alumnas "
        "preescolar parvulario recreo",
        "fr": "école écoles écolier écolière écoliers scolaire maternelle crèche collège élève élèves "
        "garderie récré",
        "de": "schule schüler schülerin schülerinnen schulkind schulhof schuljahr kindergarten kita krippe "
        "kiga einschulung schulanfang schultüte klassenfahrt klassenfoto vorschule",
        "it": "scuola scuole scolastico scolastica alunno alunna alunni alunne asilo materna elementare "
        "elementari",
        "nl": "school basisschool kleuterschool kleuterklas schooljaar schoolplein kinderdagverblijf "
        "kinderopvang peuterspeelzaal leerling leerlingen",
        "sv": "skola skolan skolgård skolstart förskola förskolan dagis elev elever klasskamrat läsår",
        "pl": "szkoła szkole szkoły szkolny szkolnego przedszkole przedszkolu przedszkola przedszkolak "
        "żłobek żłobku uczeń uczennica uczniowie podstawówka",
    },
    "christening or communion": {
        "en": "christening christened baptism baptised baptized communion",
        "pt": "batizado batizada batismo baptizado comunhão",
        "es": "bautizo bautismo bautizada bautizado comunión",
        "fr": "baptême baptisé baptisée communion",
        "de": "taufe getauft taufkerze taufkleid taufpate taufpatin kommunion erstkommunion",
        "it": "battesimo battezzato battezzata comunione cresima",
        "nl": "doop doopsel doopfeest gedoopt communie communiefeest",
        "sv": "dop dopet dopklänning konfirmation",
        "pl": "chrzest chrzciny chrzcinach komunia komunii",
    },
    "youth team": {
        "en": "youth juniors",
        "pt": "petizes infantis juvenis",
        "es": "benjamines prebenjamín prebenjamines alevín alevines infantiles cadete cadetes",
        "fr": "poussins benjamins minimes pupilles",
        "de": "jugendmannschaft jugendspieler",
        "it": "pulcini esordienti giovanissimi",
        "nl": "pupillen jeugdteam",
        "sv": "pojklag flicklag ungdomslag knatte",
        "pl": "żaki orliki trampkarze młodzicy",
    },
}


def bag(words: str) -> frozenset[str]:
    """The words of a row."""
    return frozenset(words.split())


_ENDINGS: Final = ("schule", "kindergarten", "school", "skola", "skolan", "krippe", "schulkinder")
_GROWN_UP_SCHOOLS: Final = bag(
    "hochschule volkshochschule fahrschule hogeschool rijschool hogskola hogskolan korskola"
)
# Words that without their accents are everyday words or names: they count as they are written only.
_WITH_ACCENTS: Final = bag("nina ninas nino ninos mae irma mere ne nee nes nees couche")
_FREE, _END = r"(?<![^\W_])", r"(?![^\W_])"
_GAP: Final = r"[ _.\-]{0,2}"
_BIRTHDAY: Final = (
    "birthday|b-?day|anivers[áa]rio|niver|cumplea[ñn]os|cumple|anniversaire|geburtstag|compleanno|verjaardag"
    "|f[öo]delsedag|kalas|urodziny"
)
_TH: Final = r"(?:st|nd|rd|th|er|[èe]re|e|[èe]me|[ºª°]|:[ae]|ste|de|-?[åa]rs)?"
_GRADE: Final = r"(?:1[0-3]|[1-9])[ _\-]?[a-f]?"
_FIRST_FEW: Final = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    "|fifteenth|sixteenth|seventeenth|primeiro|segundo|terceiro|quarto|quinto|primer|tercer|cuarto|premier"
    "|deuxi[èe]me|troisi[èe]me|quatri[èe]me|cinqui[èe]me|erster|ersten|zweiter|zweiten|dritter|dritten|vierten"
    "|f[üu]nften|primo|secondo|terzo|eerste|tweede|derde|vierde|vijfde|f[öo]rsta|andra|tredje|pierwsze|drugie"
    "|trzecie"
)
_TENS: Final = re.compile(
    r"(?i)twent|thirt(?!een)|fort|fift(?!een)|sixt(?!een)|sevent(?!een)|eight(?=y|ie)|ninet(?!een)|vint|veint"
    r"|vingt|zwanzig|venti|twintig|tjugo|dwadzie|trint|treint|trent|drei[sß]|dertig|trettio|quarent|cuarent"
    r"|quarant|vierzig|veertig|hundr|hundert|cent"
)
_SHORT_TIME: Final = re.compile(
    r"(?i)month|week|day|m[eê]s|semana|dia|mois|semaine|jour|monat|woche|tag|settiman|giorn|maand|m[åa]nad|veck"
    r"|miesi|tygodn|\bmo?s?\b"
)

# Further signs by form. Groups `n` hold a number of years: it is a sign below GROWN_UP.
PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "birthday of a small number": (
        rf"(?i)(?<!\d)(?P<n>\d{{1,2}}){_TH}{_GAP}(?:{_BIRTHDAY})",
        rf"(?i){_FREE}(?:{_FIRST_FEW})[ _\-](?:{_BIRTHDAY})",
        rf"(?i){_FREE}(?:{_BIRTHDAY})[ _\-](?:de|dos|di|of|nr\.?)[ _\-](?P<n>\d{{1,2}})(?!\d)",
    ),
    "grade or class": (
        rf"(?i){_FREE}(?:grade|year|class|klasse|groep|klass|klas[aeęy]?|[åa]rskurs|[åa]k){_GAP}{_GRADE}{_END}",
        rf"(?i){_FREE}(?:1[0-3]|[1-9])(?:st|nd|rd|th)[ _\-](?:grade|graders?|class|form){_END}",
        rf"(?i){_FREE}(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ _\-]grade",
        rf"(?i){_FREE}[1-9][ºª°oa]?{_GAP}(?:ano|s[ée]rie|de primaria|primaria|eso|bachillerato){_END}",
        rf"(?i){_FREE}(?:primeiro|segundo|terceiro|quarto|quinto)[ _\-]ano{_END}",
        rf"{_FREE}(?:CP|CE[12]|CM[12]){_END}",
        rf"(?i){_FREE}classe[ _\-](?:de[ _\-])?(?:c[pem][12]?|[1-6](?:[èe]me|e)?|prima|terza|quinta){_END}",
        rf"(?i){_FREE}(?:prima|seconda|terza|quarta|quinta)[ _\-](?:elementare|media|[a-f]){_END}",
        rf"(?i){_FREE}(?:1[0-3]|[1-9])\.?{_GAP}(?:klasse|klasa|klas){_END}",
        rf"(?i){_FREE}(?:erst|zweit|dritt|viert)kl[äa]e?ssler",
        rf"{_FREE}[Kk]las[aei]?[ ](?:I{{1,3}}|IV|VI{{0,3}})[a-f]?{_END}",
    ),
    "youth team": (
        rf"(?i){_FREE}(?:u|under|sub)[ _\-]?(?:[5-9]|1[0-8])s?{_END}",
        rf"(?i){_FREE}[a-g][1-4]?[ _\-](?:jugend|junior(?:en|innen)){_END}",
        rf"{_FREE}(?:JO|MO)[ \-]?(?:[7-9]|1[0-8])(?:-\d)?{_END}",
    ),
    "child": (
        rf"(?i){_FREE}(?:mein|unser|ihr|sein|dein|das|ein|mit|het|een|ons|mijn|haar|zijn)[ _\-]kind{_END}",
        rf"(?i){_FREE}(?:ett|mitt|v[åa]rt|med)[ _\-]barn{_END}",
    ),
    "kinship": (
        rf"(?i){_FREE}(?:my|our|his|her|their|the|little|min|v[åa]r|deras)[ _\-](?:little[ _\-])?sons?{_END}",
        rf"(?i){_FREE}son[ _\-]of{_END}",
    ),
    "birth": (rf"(?i){_FREE}(?:[èe]|appena)[ _\-]nat[oa]{_END}",),
}
# Examples of these forms, for the documentation.
EXAMPLES: Final[dict[str, str]] = {
    "birthday of a small number": "5th birthday, first birthday, 3º aniversário, primer cumpleaños, "
    "5e anniversaire, 1. Geburtstag, primo compleanno, eerste verjaardag, 5-årskalas, 5. urodziny",
    "grade or class": "Year 3, 2nd grade, 4º ano, 3º de primaria, CM2, Klasse 3b, 4. Klasse, "
    "quinta elementare, groep 4, årskurs 2, klasa IIIb",
    "youth team": "U12, under 9s, sub-13, E-Jugend, JO11",
    "child": "unser Kind, een kind, mitt barn",
    "kinship": "our little son, son of",
    "birth": "è nato",
}
_NO_SCHOOL: Final = re.compile(
    rf"(?i){_FREE}(?:business|law|medical|med|driving|graduate|grad|film|night|old)[ _\-]school{_END}"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_UMLAUTS: Final = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """The sign of each word as it is written, and of each word without accents or with `ue` for umlauts."""
    written: dict[str, str] = {}
    folded: dict[str, str] = {}
    for sign, rows in WORDS.items():
        for language, row in rows.items():
            for word in row.split():
                written[word] = sign
                forms = {fold(word)} | ({fold(word.translate(_UMLAUTS))} if language == "de" else set())
                folded |= dict.fromkeys(forms - _WITH_ACCENTS, sign)
    return written, folded


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sign, re.compile(pattern)) for sign, some in PATTERNS.items() for pattern in some)


def signs(text: str) -> set[str]:
    """The signs of a child that a text shows, by their names in WORDS and PATTERNS."""
    text = _NO_SCHOOL.sub(" ", unicodedata.normalize("NFC", text))
    found = {sign for word in set(_words(text)) if (sign := _sign(word))}
    for sign, pattern in _patterns():
        if sign not in found and any(map(_small, pattern.finditer(text))):
            found.add(sign)
    if "birth" in found and any(int(year) < _RECENT for year in _YEAR.findall(text)):
        found.discard("birth")
    return found


def _words(text: str) -> Iterable[str]:
    for match in _WORD.finditer(text):
        yield from _CAMEL.split(match.group())


def _sign(word: str) -> str | None:
    written, folded = _table()
    plain = fold(word)
    sign = written.get(word.casefold()) or folded.get(plain)
    if sign is None and plain.endswith(_ENDINGS) and plain not in _GROWN_UP_SCHOOLS:
        return "school"
    return sign


def _small(match: re.Match[str]) -> bool:
    number = match.groupdict().get("n")
    return number is None or 0 < int(number) < GROWN_UP


def grown_up(age: str) -> bool:
    """Whether the words of an age are plainly those of an adult; "5 meses" and "8" are not."""
    number = re.search(r"\d{1,3}", age)
    if number is None:
        return bool(_TENS.search(age))
    least = 12 * GROWN_UP if _SHORT_TIME.search(age) else GROWN_UP
    return int(number.group()) >= least
