"""The words and patterns by which ages are told, in nine languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scrubber.text._detect import Form, form
from scrubber.text._lexis import vocabulary

YEARS: Final = (
    r"years?|yrs?|anos?|aninhos?|años?|añitos?|anitos?|ans?|jahren?|jahre?|anni|anno|annetti|jaar|jaren|jr|år"
    r"|lat|lata|latka|roczek|roczków"
)
MONTHS: Final = (
    r"months?|mths?|mos|meses|mês|mes|mesesinhos|mesinhos|mesecitos|mois|monate?n?|mesi|mese|maanden|maand"
    r"|mnd"
    r"|månader|mån|miesięcy|miesiące|miesiąc|mies"
)
WEEKS: Final = (
    r"weeks?|wks?|semanas?|semaines?|wochen?|settimane|settimana|weken|veckor|tygodni|tygodnie|days?|dias?"
    r"|días?"
    r"|jours?|tage?n?|giorni|giorno|dagen|dagar|dni"
)
NUMBER: Final = r"(?:1[01]\d|[1-9]?\d)"
_HALF: Final = r"(?:[ _\-]?(?:½|1/2|e[ _]meio|y[ _]medio|et[ _]demi|e[ _]mezzo|and[ _]a[ _]half)|[.,]5)?"
_WORDS: Final = "|".join(
    sorted(
        vocabulary("""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    um uma dois duas três tres quatro cinco seis sete oito nove dez onze doze treze catorze quatorze quinze
    dezesseis dezoito vinte trinta uno una dos cuatro siete ocho nueve diez once doce trece catorce quince
    dieciséis
    dieciocho veinte un une deux trois quatre cinq sept huit neuf dix douze treize seize vingt trente
    ein eins eine einem zwei drei vier fünf fuenf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
    fünfzehn
    sechzehn siebzehn achtzehn zwanzig due tre quattro cinque sei sette otto dieci undici dodici tredici
    quindici
    sedici diciotto venti een één twee drie vijf zes zeven negen tien twaalf zestien achttien twintig
    ett två fyra fem sju åtta nio tio xv xviii
        """),
        key=len,
        reverse=True,
    )
)
_OLD: Final = (
    r"old|of[ _]age|de[ _](?:idade|vida|edad|vie)|d['\u2019]âge|di[ _](?:vita|et[aà])|alt|oud|gammal"
    "|jung|young"
)
_BIRTHDAY: Final = (
    "birthdays?|bdays?|b-day|geburtstag|geburi|anivers[áa]rio|niver|cumplea[ñn]os|cumple|anniversaire"
    "|compleanno"
    "|verjaardag|urodziny|födelsedag|kalas"
)
_ONE_WORD: Final = (
    r"yo|y/o|y\.o\.|jährigen?|jährige[rs]?|jaehrigen?r?|jarige|årig[ea]?|årsdag|enne|enni|letni[ae]?"
)
_SMALL: Final = "aninhos?|añitos?|anitos|mesinhos|annetti|latka|roczek"
_KIN: Final = (
    "oma|opa|omi|opi|omma|nonna|nonno|vov[óôo]|abuel[ao]|mamie|papi|papy|mami|grandma|grandpa|granny"
    "|nana?|gran|mormor|farmor|morfar|farfar|babcia|dziadek|tante|tia|tio|zia|zio"
)
_ORDINAL: Final = rf"{NUMBER}(?:st|nd|rd|th|er|ère|e|ème|eme|º|ª|°|\.|o|a|to|esimo|:a|ste|de)"
_TURNED: Final = (
    r"fez|faz|fazendo|completou|completa|cumpl[eií]\w{0,6}|compie|wir[ds]t?|wurde|fyller|fyllde|wordt|werd"
    r"|fête ses|souffl[ée] ses|a eu ses|skończył\w?"
)
_ITS: Final = r"(?:(?:os|mis|sus|seus|gli|ses|heute|already|all)[ _])?"

SPENT: Final = re.compile(
    r"(?i)(?<![^\W\d_])(?:for|since|after|over|past|last|next|in|within|during|every|há|faz|por|após|durante"
    r"|próximos|hace|desde|últimos|últimas|dentro|cada|depuis|pendant|il[ _]y[ _]a|dans|après|seit|vor|nach"
    r"|letzten|nächsten|über|da|dopo|per|ogni|ultimi|sinds|na|voor|afgelopen|i|sedan|om|od|przez|przed"
    r"|with|up[ _]to"
    r"|a|mais[ _]de|infantil|exactly|precies|genau|than|nearly|like|ca\.?|circa|spanning|celebrat\w+|somit"
    r"|reaches)"
    r"[ _\-](?:(?:the|os|los|las|les|den|gli|de)[ _])?"
    r"(?:(?:last|past|next|mais|más|plus|almost|about|quase|casi|fast|quasi|over|more[ _]than)[ _]"
    r"(?:de[ _]|d['\u2019])?)?$"
)
"""Words before a number of years that make it a length of time."""

SPAN: Final = re.compile(
    r"(?i)[ _\-]*(?:ago|later|atrás|atras|depois|después|despues|plus tard|später|spaeter|geleden|dopo"
    r"|fa\b|senare|after|nach|since|before|in a row|service|history|sen\b"
    r"|sedan|of\b(?! age)|de (?!idade|vida|edad|vie\b)|d['\u2019](?!âge)|di (?!vita|et)|warrant|garant"
    r"|experience"
    r"|marriage|anniversary|zusammen|together|married|jubil|casad|junt[oa]s|prison|cárcel|cadeia|contract"
    r"|matrimonio|insieme|(?:in|with|con|com|avec|mit|als|im|am|no|en|auf|war|without|sem|sin|sans|ohne|senza"
    r"|zonder|utan|bez)(?![^\W_]))"
)
"""The same, behind the number."""


APART: Final = re.compile(
    r"(?i)(?:^|[^\w\s]|(?<![^\W_])(?:de|di|com|con|à|mit|met|mes|mijn|meine?|mina?))\s*$"
)
"""What stands before a number of years that is an age: the beginning, a comma, a bracket, "de"."""

OVER: Final = re.compile(r"\s*(?:$|[^\w\s\-/])")
"""What stands behind it: the end, or no letter."""

MOSTLY_SPENT: Final = re.compile(
    r"(?i)years?|yrs?|months?|mos|år|månader|jaar|jaren|maanden|jahren?|monaten?|lat|lata"
)
"""Units that in sentences count time more often than age: age has its own forms there ("4 years old")."""


DIGIT: Final = re.compile(r"\d")
SIGNS: Final = vocabulary(
    "year years month months week weeks ano anos años ans jahre anni jaar turns turned turning sweet xv meses"
    " mois monate"
)
"""What every age has, unless a digit: one of the words that stand beside a number word."""

BESIDE_SIGN: Final = re.compile(r",[ ][1-9]|[ ]\((?:aged[ ])?\d")
"""What `beside_name` needs."""

PARTS: Final = re.compile(
    "b-?day|birthday|gebur[ti]|niver|cumpl|compleanno|verjaardag|urodziny|födelsedag|kalas|skończył"
    "|meio|medio|demi|mezzo|half|½"
)
"""Parts of words of which `sure` and `bare` need one, in lower case, unless one of `told_by`."""


@cache
def told_by() -> frozenset[str]:
    """The runs of letters, in lower case, of which `sure` and `bare` need one unless one of PARTS."""
    units = _spelled("|".join((YEARS, MONTHS, WEEKS, _SMALL, _ONE_WORD.replace(r"\.", "/"))))
    parts = {part for word in units for part in word.split("/")}
    return vocabulary("""
        old age idade vida edad vie âge vita età eta alt oud gammal jung young
        aged von âgé âgée âgés âgées alter leeftijd turns turned turning
        fez faz fazendo completou completa compie wird wirdt wirs wirst wurde fyller fyllde wordt werd ses
        sweet xv primaveras bougies velinhas velas velitas kerzen candles candeline kaarsjes
        zum deinem ihrem je
    """).union(parts)


def _spelled(pattern: str) -> set[str]:
    """All that a pattern of letters, sets of letters, `?` and `|` stands for."""
    found = set()
    for way in pattern.split("|"):
        spellings = {""}
        for letters, maybe in re.findall(r"(\[[^\]]+\]|.)(\??)", way):
            longer = {word + letter for word in spellings for letter in letters.strip("[]")}
            spellings = spellings | longer if maybe else longer
        found |= spellings
    return found


KIN: Final = frozenset(_spelled(_KIN))
"""What `elder` needs."""


@cache
def sure() -> tuple[Form, ...]:
    """The forms that say age by themselves, the surest first."""
    free, word, stop = r"(?<![^\W_])(?<!\d[.,:/])", r"(?<![^\W\d_])", r"(?![^\W_])"
    gap = r"[ _\-]{0,2}"
    count = rf"(?:{NUMBER}{_HALF}|{_WORDS})"
    unit = rf"(?:{YEARS}|{MONTHS})"
    ends = r"(?=\s*(?:$|[!,;)]|\.(?:\s|$)|[^\w\s.,:%€$/\-]))"  # nothing is counted behind the number
    return (
        form(
            rf"(?i){free}(?P<a>{count}{gap}(?:{unit}|{WEEKS})[ _\-]{{1,2}}(?:{_OLD})){stop}",
            0.95,
            "age with its unit",
        ),
        form(rf"(?i){free}(?P<a>{NUMBER}{_HALF}{gap}(?:{_ONE_WORD})){stop}", 0.93, "age as one word"),
        form(rf"(?i){free}(?P<a>{NUMBER}{gap}(?:{_SMALL})){stop}", 0.93, "number with a unit of age"),
        form(rf"(?i){free}(?P<a>{_ORDINAL}|{NUMBER}){gap}(?:{_BIRTHDAY}){stop}", 0.9, "birthday by number"),
        form(
            rf"(?i){word}(?:{_BIRTHDAY})[ _](?:de|dos|di|of|nr\.?"
            rf"|number)[ _](?P<a>{NUMBER}(?:[ _]{unit})?){stop}",
            0.88,
            "birthday by number",
        ),
        form(
            rf"(?i){word}(?:aged?|im[ _]alter[ _]von|âgée?s?[ _]de|alter|idade|edad|età|leeftijd){gap}:?{gap}"
            rf"(?P<a>{NUMBER}(?:[ _]?{unit})?){stop}(?![.,]\d|[ _]?(?:%|kg|km|cm|€))",
            0.85,
            "number after a word for age",
        ),
        form(
            rf"(?i){word}turn(?:s|ed|ing)[ _]{_ITS}(?P<a>{count}(?:[ _\-]{unit})?){stop}(?![.,:]\d)",
            0.85,
            "number after a word for turning",
        ),
        form(
            rf"(?i){word}(?:{_TURNED})[ _]{_ITS}(?P<a>{count}[ _\-]?{unit}{stop}|{count}{ends})",
            0.85,
            "number after a word for turning",
        ),
        form(
            rf"(?i){word}(?:sweet[ _](?P<a>sixteen|16)|(?P<b>xv[ _]a[ñn]os|(?:quince|quinze)[ _]primaveras)"
            rf"|mis[ _](?P<c>xv)(?![ _]a[ñn]os)){stop}",
            0.85,
            "age by its feast",
        ),
        form(
            rf"(?i){free}(?P<a>{NUMBER}){gap}(?:bougies|velinhas|velas|velitas|kerzen|candles|candeline"
            rf"|kaarsjes){stop}",
            0.8,
            "candles",
        ),
        form(
            rf"(?i){word}(?:zum|zu[ _]deinem|zu[ _]ihrem|op[ _]je)[ _](?P<a>{NUMBER}\.?)"
            rf"(?=[ _]?(?:wiegenfest|ehrentag)|[ _]*(?:$|[!,])|[ _]+liebe)",
            0.8,
            "birthday by number",
        ),
    )


@cache
def bare() -> re.Pattern[str]:
    """A number with years, months or weeks: an age or a length of time."""
    return re.compile(
        rf"(?i)(?<!\d)(?<!\d[.,:/\-])(?P<a>{NUMBER}{_HALF}[ _\-]?(?P<unit>{YEARS}|{MONTHS}"
        rf"|{WEEKS}))(?![^\W_])"
    )


@cache
def elder() -> re.Pattern[str]:
    """A number of fifty and more behind a grandparent's name: `oma-gerda-80`."""
    return re.compile(
        rf"(?i)(?<![^\W_])(?:{_KIN})[ _\-][^\W\d_]{{2,20}}[ _\-](?P<a>(?:[5-9]\d"
        rf"|1[01]\d)(?:er)?)(?=\.\w{{2,5}}$|$)"
    )


@cache
def beside_name() -> re.Pattern[str]:
    """A number in brackets or between commas behind a capitalised word."""
    others = (
        "image|photo|foto|bild|figure|fig|part|page|pag|vol|volume|copy|kopie|teil|nr|no|chapter|tab|day"
        "|week|year"
        "|version|type|step|round|tag|grade|class|klasse|january|february|march|april|may|june|july|august"
        "|september"
        "|october|november|december"
    )
    name = (
        rf"(?<![^\W_])(?!(?i:{others})(?![^\W\d_]))"
        r"[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]{1,20}(?:['\u2019\-][^\W\d_]{1,20})?"
    )
    behind = r"(?=,[ ](?!\d)|[ ](?:and|y|e|et|und|en|och|i)[ ][A-ZÀ-Þ]|\.?$)"
    return re.compile(rf"{name}[ ]\((?:aged[ ])?(?P<a>{NUMBER})\)|{name},[ ](?P<b>[1-9]\d?){behind}")
