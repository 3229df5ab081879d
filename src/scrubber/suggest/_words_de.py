"""German, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="de",
    conjunctions=bag("und & + oder u. sowie"),
    prepositions=bag(
        "in an am bei von aus nach mit zu vor auf für über unter um durch seit bis gegen neben zwischen "
        "hinter ab per via nahe nähe"
    ),
    articles=pairs(
        "der=f die=f das=n den=m dem=mn des=mn ein=mn eine=f einer=f einem=mn einen=m dieser=f diese=f"
    ),
    contracted=pairs("im=in am=an beim=bei vom=von zum=zu zur=zu ins=in ans=an aufs=auf"),
    contracted_gender=pairs("im=mn am=mn beim=mn vom=mn zum=mn zur=f ins=n ans=n aufs=n"),
    possessives=bag(
        "mein meine sein seine ihr ihre unser unsere dein deine meiner meinem meinen seiner seinem "
        "seinen ihrer ihrem ihren unserer unserem unseren"
    ),
    nouns=nouns(
        "person: Person f; child: Kind n; baby: Baby n; toddler: Kleinkind n; teen: Teenager m; woman: "
        "Frau f; man: Mann m; people: Personen f; children: Kinder n; family: Familie f; place: Ort m; "
        "places: Orte p; group: Gruppe f; doctor: Arzt m; doctor-f: Ärztin f; professor: Professor m; "
        "professor-f: Professorin f; priest: Pfarrer m; nun: Nonne f; little: Kind n"
    ),
    numbers=("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    many="mehrere",
    kin=bag(
        "mutter mama mami mutti vater papa papi vati oma omi großmutter opa opi großvater uroma uropa "
        "tante onkel schwester bruder cousine cousin kusine tochter sohn enkelin enkel enkelkind nichte "
        "neffe frau mann ehefrau ehemann patin pate patenkind freundin freund nachbarin nachbar lehrerin "
        "lehrer erzieherin erzieher ärztin arzt hebamme trainerin trainer prinzessin prinz baby säugling "
        "familie fam. paar braut bräutigam bundeskanzler kanzlerin präsident präsidentin minister "
        "ministerin bürgermeister bürgermeisterin schauspieler schauspielerin sänger sängerin spieler "
        "platzwart mitschüler mitschülerin schüler schülerin kind mädchen junge"
    ),
    kin_plural=bag(
        "eltern großeltern schwestern brüder geschwister cousins cousinen töchter söhne enkel "
        "enkelkinder zwillinge freunde freundinnen nachbarn kinder mädchen jungen schüler schülerinnen "
        "lehrer brautpaar spieler"
    ),
    elders=bag(
        "schule schultag mutter mama mami mutti vater papa papi vati oma omi großmutter opa opi "
        "großvater uroma uropa"
    ),
    titles=pairs(
        "herr=man herrn=man hr.=man frau=woman fr.=woman fräulein=woman dr=doctor dr.=doctor "
        "prof=professor prof.=professor professor=professor pfarrer=priest pater=priest"
    ),
    child_signs=bag(
        "kommunion erstkommunion baby neugeborenes säugling kita kindergarten krippe taufe taufkleid "
        "kindheit kind kinder spielplatz windel schnuller wiege kinderwagen milchzahn zahnlücke "
        "einschulung schulanfang schultüte enkelin enkel enkelkind"
    ),
    greetings=bag("geburtstag glückwunsch alles gute herzlichen liebe lieber willkommen danke hallo liebes"),
    verbs=bag("besuchen besucht besuchte erkunden sehen"),
    reached=pairs("ist= wird=hat_Geburtstag wurde=hatte_Geburtstag"),
    date_nouns=bag("tag jahr jahre monat sommer winter woche saison"),
    age_words=bag("alter von mit"),
    born=bag("geboren geb."),
    others=bag(
        "dass der die wenn als ist war sind waren hat haben wird wie mehr sehr schon heute gestern wo "
        "aber ich er sie es wir uns ihm mir dir nicht ohne hier da nur auch dann weil man sich neue "
        "neuer große guten gute"
    ),
    of=bag("von"),
    adjectives=bag("kleine kleiner kleinen liebe lieber lieben süße süßer"),
    at="in",
    photo="Ein Foto",
    photo_of="Foto von",
    dative=bag("in an am bei von aus nach mit zu vor auf seit ab unter neben hinter zwischen über im"),
)
