"""The names of the months in ten languages, by how sure they are to mean a month.

The lists follow the Unicode CLDR calendars of en, de, fr, es, pt, it, nl, sv, pl, with and without accents.
"""

from __future__ import annotations

from typing import Final

from scrubber.text._lexis import vocabulary

CERTAIN: Final = vocabulary("""
    january february june july august september october november december
    januar februar juni juli oktober dezember jänner feber jaenner
    janvier février fevrier avril juin juillet août aout septembre octobre novembre décembre decembre
    enero febrero marzo junio agosto septiembre setiembre octubre noviembre diciembre
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    januari februari maart augustus augusti märz maerz
    styczeń stycznia luty lutego marzec marca kwiecień kwietnia czerwiec czerwca lipiec lipca sierpień
    sierpnia
    wrzesień września październik października listopad listopada grudzień grudnia
    styczen kwiecien sierpien wrzesien wrzesnia pazdziernik pazdziernika grudzien
""")
"""A month even where it stands alone."""

LIKELY: Final = vocabulary("may march april mars mai mayo maj maja mei abril julio marco mart")
"""Full names that are other words or people's names too: only with a number or a fitting word beside them."""

SHORT: Final = vocabulary("""
    jan feb apr jun jul aug sep sept oct nov dec okt dez fev fév févr fevr janv avr juil déc abr dic febr
    mrt mrz
    giu lug ott ene okt sty kwi cze lip sie wrz paź lis gru
""")
"""Abbreviations: only with a number beside them."""

DOUBTFUL: Final = vocabulary("mar set out ago mag gen lis lip sie marco sty")
"""Abbreviations and names that are common words: only with a year, or with a day and "de"."""

ALL: Final = CERTAIN | LIKELY | SHORT | DOUBTFUL

BESIDE: Final = {
    "may": vocabulary("in since of until by early late mid last next this during"),
    "march": vocabulary("in since until by early late last next"),
    "april": vocabulary("in since of until by early late mid last next this im seit ab i w"),
    "mars": vocabulary("en de début fin depuis i"),
    "mai": vocabulary("im seit ab bis mitte anfang ende en début fin i"),
    "mayo": vocabulary("en de desde hasta"),
    "abril": vocabulary("em en de desde até hasta"),
    "julio": vocabulary("en desde hasta"),
    "maj": vocabulary("i"),
    "maja": vocabulary("od do"),
    "mei": vocabulary("in sinds eind begin"),
}
"""Words that, standing before a likely month, make it a month."""

HOME: Final = {
    "march": vocabulary("en"),
    "april": vocabulary("en de nl sv"),
    "mars": vocabulary("fr sv da nb no"),
    "mayo": vocabulary("es"),
    "abril": vocabulary("es pt"),
    "maj": vocabulary("sv pl da"),
}
"""Languages in which a likely month ends or opens a file name as a month."""

WEEKDAYS: Final = (
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)|(?:mon|diens|donners|frei"
    "|sams|sonn)tag|mittwoch"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado"
    "|domingo"
    "|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|lunedì|martedì|mercoledì|giovedì|venerdì|sabato"
    "|domenica"
    "|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
)
