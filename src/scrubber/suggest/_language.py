"""The language of a few words: by their commonest small words, and by py3langid where these do not say.

Names say nothing of the language of a caption ("Giovanna at the beach"): they are left out before.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Kind
from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding, Text

_SMALL: Final[dict[str, frozenset[str]]] = {
    "en": bag(
        "the and with my me his he she they it you we us this that when where who what all new old "
        "little big not no so up out over name wooden loves makes gets getting playing having learning "
        "first last day days today born happy sister brother grandma of in at on is her our from for "
        "by to a an birthday party school their photo are was as family baby beach garden"
    ),
    "pt": bag(
        "menino menina meu minha uma seu sua foto com sem já mais esta este quando onde muito nas nos "
        "ontem hoje vende vendendo caminho casa rua dia noite tarde cedo novo nova fotos turma alunos "
        "bolo vovô ensaio da do parabéns fazendo brincando nosso filho filha fez de dos das em no na e "
        "o os um ao à pela pelo para que não foi é aniversário aniversario festa escola vó vovó mãe "
        "avó avô irmã irmão criança bebê anos nascida nascido praia crianças"
    ),
    "es": bag(
        "niño niña niños niñas mi mis sus foto fotos con sin ya más esta este cuando donde muy hoy "
        "casa calle día noche tarde nuevo nueva clase alumnos tarta abuelos gracias cerca hecha hecho "
        "bordado preciosa precioso felicidades jugando nuestro hijo hija cumplió de del el la los las "
        "en y un una su al por para que es se no cumpleaños cumple fiesta escuela colegio años nacida "
        "nacido abuela abuelo hermana hermano madre playa junto"
    ),
    "fr": bag(
        "photo merci bravo joyeux bonne de du des le la les et en à au aux avec un une son sa ses mon ma "
        "mes notre nos leur leurs pour est dans sur sous chez né née ans an mois jours semaines anniversaire "
        "fête école maternelle mamie papi papa maman mère père sœur frère fils fille cousin cousine tante "
        "oncle marraine parrain ami amie mari femme enfant enfants bébé plage jardin l d qu que qui je il "
        "elle nous vous ils ont fait fais dit lors par vu premier première petit petite trois deux quatre "
        "classe élève élèves maîtresse équipe mariage baptême naissance rentrée vacances crédit devant "
        "derrière après avant pendant depuis où très déjà voici félicitations bienvenue"
    ),
    "de": bag(
        "der die das den dem des ein eine einer einem einen eines und oder aber auch mit im am in vom zum "
        "zur von ist sind war waren bei für auf aus beim über unter nach vor hinter neben zwischen ohne um "
        "ab an zu bis seit durch gegen ins wie noch schon nicht sehr so er sie es wir ihr ihre ihren ihrem "
        "ihrer sein seine seinen seinem seiner mein meine meinen meinem meiner unser unsere unserer "
        "unserem unseren dein deine euch uns ich du mich dich sich hat haben hatte wird wurde wurden kann "
        "hier heute gestern alle alles viel viele vielen neue neues neuer neuen erste erstes erster ersten "
        "kleine kleiner kleinen kleines große großer großen lernt lernen spielt spielen lacht lachen sitzt "
        "sitzen steht stehen liegt schläft schlafen zeigt zeigen feiert feiern isst läuft laufen backen "
        "besucht besuchen gewinnt freut bekommt hält kommt geht macht machen gemacht geschafft geboren "
        "geb gut gute herzlich herzlichen glückwunsch danke dank links rechts mitte kind kinder jahre "
        "monate wochen tage alt jung uhr geburtstag schule schuljahr klasse klassenfoto kindergarten "
        "hochzeit taufe familie oma opa mutter vater schwester bruder tochter sohn enkel vorstand "
        "bild januar februar märz mai juni juli oktober dezember sommer straße garten urlaub weihnachten "
        "vermisst"
    ),
    "it": bag(
        "figlio figlia figli nostro nostra nostri bambino bambina bambini di del della dei delle dello degli "
        "dell il lo la gli le i e ed in al allo alla ai alle agli all con un una per da dal dalla dai nel "
        "nella nei sul sulla è che suo sua suoi mio mia compleanno festa scuola anni anno mesi settimane "
        "nonna nonno nonni nata nato mamma papà babbo sorella sorellina fratello fratellino zia zio cugina "
        "cugino amica amici spiaggia ha hanno dice fa sono questo questa primo prima giorno giardino sotto "
        "davanti dopo durante due tre quattro piccolo piccola maestra maestro alunni classe squadra "
        "battesimo matrimonio nascita comunione vacanze da sinistra destra grazie auguri buon benvenuto "
        "benvenuta felice ricordo tanti oggi mentre"
    ),
    "nl": bag(
        "de het een en van met in op bij te voor is zijn haar hun mijn ons onze naar aan uit na naast "
        "achter tussen onder zonder om door tot als dat die dit deze er ook nog al niet zo wel geen "
        "hij zij ze wij we ik je jij jullie mij hem heeft hebben had was waren wordt worden werd kan hier "
        "daar vandaag gisteren alle alles veel nieuwe nieuw eerste kleine grote lieve beste oude mooie "
        "leuke leuk leert leren speelt spelen lacht lachen zit zitten staat staan ligt liggen slaapt "
        "slapen laat zien toont viert vieren eet loopt lopen bakken bezoekt wint krijgt houdt komt gaat "
        "maakt maken gemaakt gehaald geboren leest voor helpt wacht troost bouwen kijkt gefeliciteerd "
        "bedankt hoera word alweer links rechts midden kind kinderen jaar jarige maanden weken "
        "dagen oud jong uur verjaardag feest school schooljaar groep klas klassenfoto bruiloft doop "
        "familie gezin oma opa moeder vader zus zusje broer broertje dochter zoon bestuur uitreiking "
        "januari februari maart mei juni juli augustus oktober zomer straat tuin vakantie strand kerst "
        "meisje jongen juf meester vermist sinds oudste jongste"
    ),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOOKS: Final[
    dict[str, re.Pattern[str]]
] = {  # letters that speak for a language where the small words do not
    "en": re.compile(r"th|wh|ing\b|ee|oo|ght|ck\b"),
    "pt": re.compile(r"[ãõç]|nh|lh|ções"),
    "es": re.compile(r"[ñ¿¡]|ción|ll|ue"),
    "fr": re.compile(r"[çèêœ]|eau|oi|eux\b|tte\b"),
    "de": re.compile(r"[äöüß]|sch|lich|ung\b|chen\b|gt\b|ft\b|tz|ei"),
    "it": re.compile(r"gli|zz|cch|zion|ggi|tt[aoie]\b|[aeio]ll[aoei]\b"),
    "nl": re.compile(r"ij|aa|oe|uu|ee|tje|sch|uw\b"),
}
_OTHERS: Final = bag(
    "pl sv no da fi cs sk hu ro tr ru uk bg el ar he fa zh ja ko hi th vi"
)  # told apart surely
_SURE: Final = 0.9
_LENGTH: Final = 2000  # characters that are looked at
_MONTHS: Final = {  # a month says more than a small word; those of several languages do not count
    "en": bag("january february june july october december"),
    "pt": bag("janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro"),
    "es": bag("enero febrero marzo abril mayo junio julio septiembre octubre noviembre diciembre"),
    "fr": bag("janvier février mars avril juin juillet août septembre octobre novembre décembre"),
    "it": bag("gennaio febbraio marzo aprile maggio giugno luglio settembre ottobre novembre dicembre"),
}
_CLEAR: Final = 2  # small words more than in any other language
_SIGNS: Final = {
    "es": re.compile("[\u00a1\u00bf\u00f1]"),
    "pt": re.compile("[\u00e3\u00f5]"),
    "fr": re.compile(r"\w[ \u00a0\u202f][:;!?](?=\s|$)|\u00ab\s"),
    "de": re.compile("\u00df"),
}


def guess(text: str) -> str | None:
    """The ISO 639-1 code of the best of seven languages, or None if no small word speaks for one.

    Where as many small words speak for two languages, the letters of the words without capitals decide.
    """
    words = _WORD.findall(text[:2000])
    scores = {code: sum(word.lower() in small for word in words) for code, small in _SMALL.items()}
    best = max(scores.values())
    if not best:
        return None
    plain = " ".join(word for word in words if word.islower())
    tied = [code for code in LANGUAGES if scores[code] == best]
    return max(tied, key=lambda code: len(_LOOKS[code].findall(plain)))


def _scores(text: str) -> dict[str, int]:
    words = [word.lower() for word in _WORD.findall(text[:_LENGTH])]
    return {
        code: sum((word in small) + 2 * (word in _MONTHS.get(code, ())) for word in words)
        for code, small in _SMALL.items()
    }


def clear(text: str) -> str | None:
    """The language of a text where its small words leave no doubt, else None."""
    best, second, *_ = sorted(_scores(text).items(), key=lambda pair: -pair[1])
    return best[0] if best[1] - second[1] >= _CLEAR and best[1] >= 2 * second[1] else None


@cache
def _identifier() -> Any:
    """The model: four megabytes, half a second to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages({*LANGUAGES, *_OTHERS})
    return identifier


def detect(text: str) -> str:
    """The ISO 639-1 code of a caption; English for a text without words."""
    if not _WORD.search(text):
        return "en"
    scores = _scores(text)
    for code, sign in _SIGNS.items():
        scores[code] += 2 * bool(sign.search(text[:_LENGTH]))
    best, second = sorted(LANGUAGES, key=lambda code: -scores[code])[:2]
    if scores[best] - scores[second] >= 2:  # one small word is a chance
        return best
    ranked: list[tuple[str, float]] = _identifier().rank(text[:_LENGTH])
    code, probability = ranked[0]
    sure = probability >= _SURE and scores[best] <= 1
    if code in _OTHERS and (sure or not re.search("[A-Za-z]", text)):
        return code
    return next(code for code, _ in ranked if code in LANGUAGES)


def without_spans(text: Text, findings: Sequence[Finding]) -> str:
    """The language of what is left of a text without its names; dates and ages are words of a language."""
    pieces, at = [], 0
    names = [f for f in findings if f.kind not in {Kind.DATE, Kind.AGE}]
    for finding in sorted(names, key=lambda f: f.span.start):
        pieces.append(text.value[at : max(at, finding.span.start)])
        at = max(at, finding.span.end)
    rest = " ".join([*pieces, text.value[at:]])
    return detect(rest)


def language_of(text: str, given: str | None) -> str:
    """The given language where there is one (`pt-BR` counts as `pt`), else the guess, else English."""
    if given:
        return re.split(r"[-_]", given.lower())[0]
    return guess(text) or "en"
