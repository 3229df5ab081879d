"""What the names in user data of films mean: QTFF, 3GPP TS 26.244, Apple's keys, and what makers write.

Names as they stand in the file: four characters, or the last words of a key with dots.
"""

from __future__ import annotations

from typing import Final

_ROWS: Final = (
    # rule, words, names
    ("M101", "position", "\xa9xyz loci location.iso6709 gps gpmf gps_ gpsc \xa9gps location"),
    ("M102", "place", "location.name location.body location.note location.role \xa9loc city"),
    ("M401", "date",
     ("\xa9day yrrc creationdate date year rldt purd \xa9tim \xa9ts\xa9 \xa9dyr creation_time "
     "location.date")),
    ("M401", "edit date", "\xa9ed1 \xa9ed2 \xa9ed3 \xa9ed4 \xa9ed5 \xa9ed6 \xa9ed7 \xa9ed8 \xa9ed9"),
    ("M301", "maker", "\xa9mak make manu @mak mak manufacturer camera.manufacturer maker"),
    ("M301", "model", "\xa9mod model modl @mod modelname marketingname camera.model camera.lens_model lens"),
    ("M302", "serial number",
     "cams serial sernum cam_serial_number \xa9sn muid gumi hmmt came camera.identifier"),
    ("M302", "id of the recording",
     "content.identifier live-photo apid cnid atid plid geid sfid cmid akid xid id umid"),
    ("M201", "owner's account", "ownr apid own"),
    ("M201", "author",
     "\xa9aut auth author \xa9ART \xa9art artist aart album_artist \xa9prf perf performer creator"),
    ("M201", "director or producer",
     "\xa9dir director \xa9prd producer \xa9wrt composer \xa9com writer \xa9cwr director.name"),
    ("M201", "contributor",
     "credits collection.user \xa9enc encoded_by encodedby publisher \xa9pub \xa9mal label \xa9ope"),
    ("M202", "copyright", "\xa9cpy cprt copyright credit license \xa9cpr"),
    ("M503", "title", "\xa9nam titl title displayname name \xa9ti1 tvsh tven \xa9grp \xa9wrk"),
    ("M503", "description", "\xa9des desc ldes dscp description \xa9inf information synopsis sdes sum"),
    ("M503", "comment", "\xa9cmt comment comments \xa9cst note"),
    ("M503", "lyrics", "\xa9lyr lyrics"),
    ("M503", "keywords", "\xa9key kywd keyw keywords keyword catg category"),
    ("M503", "album", "\xa9alb albm album"),
    ("M503", "list of chapters", "chpl"),
    ("M503", "genre", "\xa9gen gnre genre"),
    ("M501", "software",
     "\xa9swr software \xa9too \xa9fmt encoder tool version @day swr major_brand minor_version"),
    ("M501", "settings of the sound", "itunsmpb itunnorm encoding params"),
    ("M602", "cover picture", "covr cnth thmb artwork tnail thma"),
    ("M303", "maker's own data",
     "tags smta gpmd firm lenz sett mmea cnda cndb cncv mvtg prmi prmt htka sdln samm nctg ncdt"),
    ("M502", "edit history", "xmp_ projectref \xa9src \xa9prj"),
    ("M504", "file path", "\xa9url url \xa9fil original_filename filename srcname \xa9pat"),
)  # fmt: skip
NAMES: Final = {
    name.lower(): (rule, f"QuickTime {words}") for rule, words, names in _ROWS for name in names.split()
}
