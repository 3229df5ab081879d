"""Word order: German and Dutch put the subject behind the verb when something else begins the sentence.

Once "Am 3. Mai" is gone, "wurde unser Sohn geboren" is "Unser Sohn wurde geboren" (verb second).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._slots import REMOVED

if TYPE_CHECKING:
    from scrubber.suggest._grammar import Grammar

_START: Final = rf"(?:^|(?<=[.!?\u2026:\n]))[\s{REMOVED},]{{0,20}}{REMOVED}[\s{REMOVED},]{{0,20}}"
_GAP: Final = r"\s+(?:(?:sich|zich)\s+)?"
_SUBJECTS: Final = {
    "de": (
        r"(?:ich|wir|er|sie|es|man|(?:ein|eine|der|die|das|mein|meine|unser|unsere|sein|seine|ihr|ihre|zwei|drei|vier|"
        r"fünf|alle|viele)\s+(?:[a-zäöüß]+e[rsn]?\s+){0,2}[A-ZÄÖÜ][\w-]*|[A-ZÄÖÜ][a-zäöüß][\w-]*)"
    ),
    "nl": (
        r"(?:ik|wij|we|hij|zij|ze|er|men|het(?=\s+(?:erg|heel|zo|weer|tijd|feest))|"
        r"(?:een|de|het|mijn|onze|ons|zijn|haar|hun|twee|drie|vier|vijf|alle|veel)\s+"
        r"(?:(?:kleine|grote|nieuwe|oude|jonge|lieve|eerste|oudste|jongste)\s+)?[a-zà-ÿ][\w'-]*)"
    ),
}
_VERBS: Final = {
    "de": re.compile(
        r"(?:war|waren|ist|sind|hat|haben|hatte|hatten|wird|werden|wurde|wurden|\w{2,}(?:te|ten|t|en)|"
        r"kam|kamen|gab|ging|gingen|fand|fanden|gewann|gewannen|bekam|sang|sangen|trat|traf|trafen|nahm|lief|schlief)$"
    ),
    "nl": re.compile(
        r"(?:was|waren|is|zijn|heeft|hebben|had|hadden|werd|werden|wordt|worden|\w{2,}(?:de|den|te|ten|t)|"
        r"kwam|kwamen|ging|gingen|gaf|won|wonnen|kreeg|zong|zongen|nam|liep|sliep|vond|vonden|deed|zag|zagen)$"
    ),
}


def subject_first(text: str, grammar: Grammar) -> str:
    """Put the subject first in sentences whose beginning was taken out, so that the verb stays second.

    Where a name was taken out too, it may have been the subject: nothing is moved across it.
    """
    if grammar.code not in _SUBJECTS or REMOVED not in text:
        return text
    subject = _SUBJECTS[grammar.code]
    pattern = re.compile(rf"({_START})([a-zäöüß]+{_GAP})({subject}(?:\s+(?:und|en)\s+{subject})?)(?![\w-])")
    return pattern.sub(lambda match: _swapped(match, grammar), text)


def _swapped(match: re.Match[str], grammar: Grammar) -> str:
    start, lead, subject = match.groups()
    verb, *reflexive = lead.split()
    if not _VERBS[grammar.code].match(verb) or _joins(verb, grammar):
        return match.group()
    return f"{start}{subject} {' '.join([verb, *reflexive])}"


def _joins(word: str, grammar: Grammar) -> bool:
    return word in grammar.prepositions or word in grammar.conjunctions or word in grammar.contracted
