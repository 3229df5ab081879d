"""Find ages: "2 anos", "turned 2", "8yo", "(6)" after a name, "5th birthday", "35enne", `leon_9meses`.

An age tells that a child is meant, and with a date the day of birth. Spans of time ("for 31 years"), school
years and teams ("u9") are none. A birthday told by its ordinal as a word ("first birthday") is left standing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.text._view import View

RULE: Final = "T402"
_YEARS: Final = (
    r"years?|yrs?|anos?|aninhos?|años?|añitos?|anitos?|ans?|jahren?|jahre?|anni|anno|annetti|jaar|jaren|jr|år"
    r"|lat|lata|latka|roczek|roczków"
)
_MONTHS: Final = (
    r"months?|mths?|mos|meses|mês|mes|mesesinhos|mesinhos|mesecitos|mois|monate?n?|mesi|mese|maanden|maand|mnd"
    r"|månader|mån|miesięcy|miesiące|miesiąc|mies"
)
_WEEKS: Final = (
    r"weeks?|wks?|semanas?|semaines?|wochen?|settimane|settimana|weken|veckor|tygodni|tygodnie|days?|dias?|días?"
    r"|jours?|tage?n?|giorni|giorno|dagen|dagar|dni"
)
_NUMBER: Final = r"(?:1[01]\d|[1-9]?\d)"
_HALF: Final = r"(?:[ _\-]?(?:½|1/2|e[ _]meio|y[ _]medio|et[ _]demi|e[ _]mezzo|and[ _]a[ _]half)|[.,]5)?"
_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|um|uma|dois|duas|três|tres|quatro|cinco"
    "|seis|sete|oito|nove|dez|onze|doze|treze|catorze|quatorze|quinze|dezesseis|dezoito|vinte|trinta|uno|una|dos|cuatro"
    "|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|dieciocho|veinte|un|une|deux|trois|quatre|cinq|sept"
    "|huit|neuf|dix|douze|treize|seize|vingt|trente|ein|eins|eine|einem|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun"
    "|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|zwanzig|due|tre|quattro|cinque|sei|sette|otto"
    "|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciotto|venti|een|één|twee|drie|vijf|zes|zeven|negen|tien"
    "|twaalf|zestien|achttien|twintig|ett|två|fyra|fem|sju|åtta|nio|tio|xv|xviii"
)
_OLD: Final = (
    r"old|of[ _]age|de[ _]idade|de[ _]vida|de[ _]edad|de[ _]vie|d['\u2019]âge|alt|di[ _]vita|di[ _]et[aà]|oud|gammal"
    r"|jung|young"
)
_BIRTHDAY: Final = (
    r"birthdays?|bdays?|b-day|bday|birthday|geburtstag|geburi|aniversário|aniversario|niver|cumpleaños|cumple|cumpleanos"
    r"|anniversaire|compleanno|verjaardag|urodziny|födelsedag|kalas"
)
_SPENT: Final = re.compile(
    r"(?i)(?<![^\W\d_])(?:for|since|after|over|past|last|next|in|within|during|every|há|faz|por|após|durante|próximos|hace"
    r"|desde|últimos|últimas|dentro|cada|depuis|pendant|il[ _]y[ _]a|dans|après|seit|vor|nach|letzten|nächsten|über|da|dopo"
    r"|per|ogni|ultimi|sinds|na|voor|afgelopen|i|sedan|om|od|przez|przed|with|almost[ _]for|up[ _]to|a|mais[ _]de|infantil|exactly|precies|genau)"
    r"[ _\-](?:the[ _]|os[ _]|los[ _]|las[ _]|les[ _]|den[ _]|gli[ _]|de[ _])?(?:(?:last|past|next|mais|más|plus|almost|about|quase|casi|fast|quasi|over|more[ _]than)[ _](?:de[ _]|d['\u2019])?)?$"
)
_SPAN: Final = re.compile(
    r"(?i)[ _\-]*(?:ago|later|atrás|atras|depois|después|despues|plus tard|später|spaeter|geleden|dopo|fa\b|senare|sedan"
    r"|of\b(?! age)|de (?!idade|vida|edad|vie\b)|d['\u2019](?!âge)|di (?!vita|et)|in |with |con |com |avec |mit |als |im |am |warrant|garant|experience|marriage|anniversary|zusammen|together"
    r"|married|jubil|casad|juntos|juntas|prison|cárcel|cadeia|contract|anivers[áa]rio de casam|matrimonio|insieme|no |en |auf |war\b|without |sem |sin |sans |ohne |senza |zonder |utan |bez )"
)


def hits(seen: View, language: str) -> Iterator[Hit]:
    """Yield the ages of one text, the surest forms first."""
    del language  # the words of all languages hardly collide
    value = seen.plain if seen.named else seen.value
    if not _any_sign().search(value):
        return
    for pattern, score, why in _sure():
        for match in pattern.finditer(value):
            yield Hit(*match.span("a"), RULE, score, why)
    for match in _bare().finditer(value):
        if score := _bare_score(seen, value, match):
            yield Hit(*match.span("a"), RULE, score, "number with a unit of age")
    if not seen.named:
        for match in _beside_name().finditer(value):
            group = "a" if match["a"] else "b"
            yield Hit(*match.span(group), RULE, 0.8 if group == "a" else 0.7, "number after a name")


@cache
def _any_sign() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\d|(?<![^\W\d_])(?:years?|anos?|años|ans|jahre|anni|jaar|turn(?:s|ed|ing)|sweet|xv|aninho)(?![^\W\d_])"
    )


@cache
def _sure() -> tuple[tuple[re.Pattern[str], float, str], ...]:
    """Patterns that say age by themselves; group `a` is the span."""
    free = r"(?<![^\W_])(?<!\d[.,:/])"
    open_ = r"(?<![^\W\d_])"
    stop = r"(?![^\W_])"
    gap = r"[ _\-]{0,2}"
    count = rf"(?:{_NUMBER}{_HALF}|{_WORDS})"
    ordinal = rf"{_NUMBER}(?:st|nd|rd|th|er|ère|e|ème|eme|º|ª|°|\.|o|a|to|esimo|:a|ste|de)"
    rows = (
        (
            rf"{free}(?P<a>{count}{gap}(?:{_YEARS}|{_MONTHS}|{_WEEKS})[ _\-]{{1,2}}(?:{_OLD})){stop}",
            0.95,
            "age with its unit",
        ),
        (
            rf"{free}(?P<a>{_NUMBER}{_HALF}{gap}(?:yo|y/o|y\.o\.|jährigen?|jährige[rs]?|jaehrigen?r?|jarige|årig[ea]?|årsdag|enne|enni|letni[ae]?)){stop}",
            0.93,
            "age as one word",
        ),
        (
            rf"{open_}(?:aged?|im[ _]alter[ _]von|com|con[ _]apenas|âgée?[ _]de|alter|idade|edad|età|leeftijd){gap}:?{gap}(?P<a>{_NUMBER}(?:[ _]?(?:{_YEARS}|{_MONTHS}))?){stop}(?![.,]\d|[ _]?(?:%|kg|km|cm|€))",
            0.85,
            "number after a word for age",
        ),
        (
            rf"{open_}(?:turn(?:s|ed|ing)|fez|faz|fazendo|completou|completa|cumpl[eií]\w{{0,6}}|compie|wir[ds]t?|wurde|fyller|fyllde|wordt|werd|fête ses|soufflé ses|souffle ses|a eu ses|skończył\w?)"
            rf"[ _](?:os[ _]|mis[ _]|sus[ _]|seus[ _]|gli[ _]|ses[ _]|heute[ _]|already[ _]|already[ _])?(?P<a>{count}(?:[ _\-](?:{_YEARS}|{_MONTHS}))?){stop}(?!(?:st|nd|rd|th|[.,:]\d|[ _](?:gol|goals?|points?|times?|vezes|veces|%|km)))",
            0.85,
            "number after a word for turning",
        ),
        (rf"{free}(?P<a>{ordinal}){gap}(?:{_BIRTHDAY}){stop}", 0.93, "birthday by number"),
        (rf"{free}(?P<a>{_NUMBER}){gap}(?:{_BIRTHDAY}){stop}", 0.85, "birthday by number"),
        (
            rf"{open_}(?:zum|zu[ _]deinem|zu[ _]ihrem|op[ _]je)[ _](?P<a>{_NUMBER}\.?)(?=[ _]?(?:{_BIRTHDAY}|wiegenfest|ehrentag)|[ _]*(?:$|[!,])|[ _]+liebe)",
            0.8,
            "birthday by number",
        ),
        (
            rf"{open_}(?:{_BIRTHDAY})[ _](?:de|dos|di|of|nr\.?|number)[ _](?P<a>{_NUMBER}(?:[ _](?:{_YEARS}|{_MONTHS}))?){stop}",
            0.88,
            "birthday by number",
        ),
        (
            rf"{free}(?P<a>{_NUMBER}){gap}(?:bougies|velinhas|velas|velitas|kerzen|candles|candeline|kaarsjes){stop}",
            0.8,
            "candles",
        ),
        (
            rf"{open_}(?P<a>sweet[ _](?:sixteen|16)|(?:xv|quince|quinze)[ _](?:años|anos|primaveras)|mis[ _]xv){stop}",
            0.85,
            "age by its feast",
        ),
        (
            rf"{free}(?P<a>{_NUMBER}{gap}(?:aninhos?|añitos?|anitos|mesinhos|annetti|latka|roczek)){stop}",
            0.93,
            "number with a unit of age",
        ),
    )
    return tuple((re.compile(f"(?i){pattern}"), score, why) for pattern, score, why in rows)


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)(?<!\d)(?<!\d[.,:/\-])(?P<a>{_NUMBER}{_HALF}[ _\-]?(?P<unit>{_YEARS}|{_MONTHS}|{_WEEKS}))(?![^\W_])"
    )


def _bare_score(seen: View, value: str, match: re.Match[str]) -> float:
    """A number with years or months: an age, unless the words around it make it a length of time."""
    unit = match["unit"].lower()
    if not seen.named and value[match.start() - 1 : match.start()].isalpha():
        return 0.0
    if _SPENT.search(value[max(0, match.start() - 40) : match.start()]) or _SPAN.match(value, match.end()):
        return 0.0
    if re.fullmatch(_WEEKS, unit):
        return 0.55 if seen.named and not unit.startswith(("d", "t", "j", "g")) else 0.0
    if unit in {"an", "anno", "jr", "yr", "yrs", "mes", "lat"} and not seen.named:
        return 0.7
    return 0.85 if seen.named else 0.8


@cache
def _beside_name() -> re.Pattern[str]:
    name = r"(?<![^\W_])[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]{1,20}(?:['\u2019\-][^\W\d_]{1,20})?"
    no = r"(?!(?i:image|photo|foto|bild|figure|fig|part|page|pag|vol|volume|copy|kopie|teil|nr|no|chapter|tab|day|week|year|version|type|step|round|tag|grade|class|klasse|january|february|march|april|may|june|july|august|september|october|november|december)(?![^\W\d_]))"
    return re.compile(
        rf"{no}{name}[ ]\((?:aged[ ])?(?P<a>{_NUMBER})\)|{no}{name},[ ](?P<b>[1-9]\d?)(?=,[ ](?!\d)|[ ](?:and|y|e|et|und|en|och|i)[ ][A-ZÀ-Þ]|\.?$)"
    )


detector = RuleDetector("age", hits)
