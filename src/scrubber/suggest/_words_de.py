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
        "der=f die=f das=n den=mp dem=mn des=mn ein=mn eine=f einer=f einem=mn einen=m dieser=f diese=f"
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
        "erzieherin erzieher tagesmutter kommunion erstkommunion baby neugeborenes säugling kita "
        "kindergarten krippe taufe taufkleid kindheit kind kinder spielplatz windel schnuller wiege "
        "kinderwagen milchzahn zahnlücke seepferdchen planschbecken krabbelt krabbeln schaukel sandkasten "
        "laufrad kinderzimmer kuscheltier schulkind kinderfahrrad einschulung schulanfang schultüte enkelin "
        "enkel enkelkind"
    ),
    greetings=bag(
        "happy birthday dank geburtstag glückwunsch alles gute herzlichen liebe lieber willkommen danke "
        "hallo liebes"
    ),
    verbs=bag("besuchen besucht besuchte erkunden sehen"),
    reached=pairs("ist= wird=hat_Geburtstag wurde=hatte_Geburtstag"),
    date_nouns=bag("schuljahr ca. um tag jahr jahre monat sommer winter woche saison"),
    age_words=bag("alter von mit beide jeweils im"),
    born=bag("geboren geb."),
    died=bag("gestorben verstorben"),
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
    sites=nouns(
        "-grundschule: Grundschule f; -realschule: Realschule f; -hauptschule: Hauptschule f; "
        "-gesamtschule: Gesamtschule f; -musikschule: Musikschule f; -tanzschule: Tanzschule f; "
        "-berufsschule: Berufsschule f; -volksschule: Volksschule f; -forderschule: Förderschule f; "
        "-fahrschule: Fahrschule f; -gymnasium: Gymnasium n; -kinderkrankenhaus: Kinderkrankenhaus n; "
        "-kinderklinik: Kinderklinik f; -frauenklinik: Frauenklinik f; -unfallklinik: Unfallklinik f; "
        "-rehaklinik: Rehaklinik f; -universitatsklinikum: Universitätsklinikum n; -uniklinik: Uniklinik f; "
        "-uniklinikum: Uniklinikum n; -hospital: Krankenhaus n; -geburtshaus: Geburtshaus n; "
        "-kinderarztpraxis: Kinderarztpraxis f; -arztpraxis: Arztpraxis f; -zahnarztpraxis: Zahnarztpraxis "
        "f; -praxis: Praxis f; -apotheke: Apotheke f; -seniorenheim: Seniorenheim n; -altenheim: Altenheim "
        "n; -pflegeheim: Pflegeheim n; -seniorenzentrum: Seniorenzentrum n; -seniorenresidenz: "
        "Seniorenresidenz f; -hospiz: Hospiz n; -kinderheim: Kinderheim n; -kita: Kita f; "
        "-kindertagesstatte: Kindertagesstätte f; -kinderkrippe: Kinderkrippe f; -waldkindergarten: "
        "Waldkindergarten m; -kirchengemeinde: Kirchengemeinde f; -pfarrgemeinde: Pfarrgemeinde f; -verein: "
        "Verein m; -gesangverein: Gesangverein m; -musikverein: Musikverein m; -schutzenverein: "
        "Schützenverein m; -turnverein: Turnverein m; -sportverein: Sportverein m; -fussballverein: "
        "Fußballverein m; -reitverein: Reitverein m; -heimatverein: Heimatverein m; -feuerwehr: Feuerwehr "
        "f; -blaskapelle: Blaskapelle f; -backerei: Bäckerei f; -metzgerei: Metzgerei f; -fleischerei: "
        "Fleischerei f; -konditorei: Konditorei f; -buchhandlung: Buchhandlung f; -gartnerei: Gärtnerei f; "
        "-schreinerei: Schreinerei f; -tischlerei: Tischlerei f; -brauerei: Brauerei f; -sparkasse: Bank f; "
        "-volksbank: Bank f; -ballettstudio: Ballettstudio n; -tanzstudio: Tanzstudio n; -fitnessstudio: "
        "Fitnessstudio n; -fotostudio: Fotostudio n; -reiterhof: Reiterhof m; -jugendherberge: "
        "Jugendherberge f; -tierpark: Tierpark m; zoo: Zoo m; tiergarten: Zoo m; -freibad: Freibad n; "
        "-hallenbad: Hallenbad n; -schwimmbad: Schwimmbad n; -therme: Therme f; schloss: Schloss n; burg: "
        "Burg f; burgruine: Burgruine f; -friedhof: Friedhof m; -stadtpark: Park m; -park: Park m; garten: "
        "Park m; -spielplatz: Spielplatz m; -bahnhof: Bahnhof m; -flughafen: Flughafen m; see: See m; "
        "bodensee: See m; -see: See m; -weiher: Weiher m; -stausee: Stausee m; nordsee: Meer n; ostsee: "
        "Meer n; -alpen: Bergen p; -wochenmarkt: Wochenmarkt m; -marktplatz: Marktplatz m; dom: Dom m; "
        "-rathaus: Rathaus n"
    ),
    definite_after=bag("in an auf zu im am zum zur ins ans aufs"),
    dative=bag("in an am bei von aus nach mit zu vor auf seit ab unter neben hinter zwischen über im"),
)
