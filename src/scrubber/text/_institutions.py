"""Words that open or close the name of an institution, and words that only stand beside it.

All are folded: lower case, without accents. A word opens a name where the name follows it ("Escola Monteiro
Lobato"), closes one where the name comes first ("Oakfield School"); some do both.
"""

from __future__ import annotations

from typing import Final

from scrubber.text._lexis import vocabulary

OPENING: Final = vocabulary("""
    maternidade maternidad maternite clinica clinique klinik klinikum krankenhaus spital poliklinik
    policlinico
    policlinica ospedale hopital ziekenhuis szpital hospice upa ubs ehpad altenheim seniorenheim pflegeheim
    escola escuela ecole colegio liceo lycee liceu scuola schule grundschule hauptschule realschule
    gesamtschule
    volksschule mittelschule oberschule gymnasium kita kiga kindergarten kinderkrippe krippe kinderhaus
    hort creche
    cmei emei emef guarderia asilo basisschool kinderdagverblijf kdv peuterspeelzaal przedszkole szkola zlobek
    podstawowa forskola forskolan basissschool bso
    igreja iglesia eglise chiesa kirche kerk kosciol kyrka kyrkan parroquia paroquia paroisse parrocchia
    pfarrei
    pfarre pfarrkirche kirchengemeinde pfarrgemeinde parafia parochie capela capilla chapelle
    cappella
    kapelle catedral cathedrale cattedrale kathedrale basilica basilique basilika santuario sanctuaire
    mosteiro
    monasterio monastere monastero kloster convento couvent abbaye abtei templo synagoge synagogue sinagoga
    mezquita
    mesquita moschee moschea mosquee oratorio cimetiere cemiterio cementerio cimitero friedhof
    museu museo musee galeria pinacoteca teatro teatr biblioteca bibliotheque bibliothek stadtbibliothek
    mediatheque
    pousada posada hostal albergo auberge gasthof gasthaus gasthaus agriturismo camping ferienhaus pensao
    restaurante ristorante trattoria osteria pizzeria taverna brasserie churrascaria bodega cantina rifugio
    universidade universidad universite universita universitat universitaet hochschule fachhochschule
    faculdade
    facultad faculte instituto institut istituto academia academie akademie accademia conservatorio
    conservatoire
    clube circolo turnverein sportverein musikverein schutzenverein frauenverein gesangverein reitverein
    feuerwehr
    pfadi pfadfinder scouts scouting scoutgroep escoteiros coro chorale chor kirchenchor orquestra orquesta
    gymclub sportclub voetbalclub tennisclub reitclub skiclub turnclub
    estadio stade stadion stadio ginasio polideportivo sportzentrum sporthalle mehrzweckhalle cooperativa
    associacao asociacion associazione fundacao fundacion fondation fondazione stiftung orfanato orfelinato
""")
CLOSING: Final = vocabulary("""
    infirmary clinic hospice school academy college nursery preschool playgroup daycare church chapel
    parish abbey
    priory monastery gallery stadium arena orphanage synagogue mosque lodge inn hostel resort institute
    association
    foundation committee primary elementary sjukhuset sjukhus skolan skola kyrkan forskolan schule kita
    gymnasium academie
""")
BOTH: Final = vocabulary("""
    hospital hotel museum restaurant cafe theatre theater club university cathedral college school church
    temple
    institute association academie kindergarten
""")
SURE_CLOSING: Final = vocabulary(
    "infirmary academy parish university college cathedral hospice abbey priory preschool"
)
"""Words that hardly close anything but a name, even in lower-case file names."""

CENTRE: Final = vocabulary("centro centre center zentrum grupo groupe jardim jardin nucleo casa")
"""Words that open a name only with one of OF_CENTRE behind them: `centro medico`, `grupo escoteiro`."""

OF_CENTRE: Final = vocabulary("""
    medico medica medical cultural esportivo deportivo sportif educacional educativo escoteiro scout scouts
    infantil
    materno espirita hospitalier hospitalar escolar social
""")
GENERIC: Final = OF_CENTRE | vocabulary("""
    municipal municipale estadual estatal federal publica publico public privada privado particular
    nacional national
    nazionale regional regionale central centrale geral general generale provincial primaria primario primaire
    elementary elementare primary secondary secundaria secondaria high middle junior senior infant infants
    infantile
    maternelle materna media superior superiore superieure tecnico tecnica technique universitario
    universitaria
    universitaire universitario pediatrico pediatrica childrens children memorial community city county state
    catholic protestant evangelische katholische stadtische evangelical baptist methodist orthodox comprensivo
    integral basica fundamental sportivo working mens womens rugby football cricket tennis golf swimming
    rowing
    sailing hockey youth grammar boarding nursery sunday ballet music dance art arts language ski riding
    driving summer
    roman jewish islamic muslim christian grand college university estudantil basketball nido podstawowa
    school schools hospital church club clube academy
    kindergarten fc esporte
""")
"""Words that pass within a name but make none: "escola municipal" and "high school" stay unflagged."""

LINKS: Final = vocabulary("""
    de da do das dos del della delle dello dei degli di du des d of the la le el los las les lo il al von
    vom zum
    zur zu der den dem am an auf aan het bij sur sous s na w nad pod
""")
AND: Final = vocabulary("y e et and und i en")
SAINTS: Final = vocabulary(
    "st sta ste saint sainte sankt san santa sao santo sant santi ss sint sv sw swietej swietego nossa notre"
)
COMPOUND: Final = (
    "schule", "kirche", "krankenhaus", "klinik", "klinikum", "gymnasium", "kindergarten", "kita", "museum",
    "stift", "kloster", "akademie", "kapelle", "skolan", "sjukhuset", "sjukhus", "kyrkan", "forskolan",
    "forskola", "basisschool", "ziekenhuis", "school",
)  # fmt: skip
"""Ends of German, Dutch and Swedish compounds that can hold the name before them: Lindenschule."""

PLAIN_PREFIX: Final = vocabulary("""
    grund haupt real gesamt volks mittel ober hoch fach musik tanz fahr sonder forder berufs berufsfach
    abend sprach ski
    schwimm surf hunde baum vor privat sommer wald reit schauspiel kunst baumschule dorf stadt pfarr
    kloster dom
    haus frei land natur heimat frauen kinder tier zahn augen haut reha uni universitats tages schon spezial
    freilicht technik spielzeug auto verkehrs simskolan sim grund hog folkhog musik dans for fri sar gymnasie
    skid kor over doppel rund kathedral partner nachbar stats middel muziek dans zwem hoge basis rij zang
    voor pre play home after flying driving high
    grundskolan ganztags regel gewerbe handels landwirtschafts volkshoch stein holz stab burg schloss berg
    notre
    wochenend heimatkunde naturkunde volkskunde
""")
CLUBS: Final = vocabulary("""
    fc afc sv tsv vfb vfl fsv tus ssv bsv djk scp gnk ks gks lks mks vv ik bk hc rc cf utd asd usd ssd asv msv
""")
"""Abbreviations of sports clubs that stand before or behind a name, in captions only in capitals."""

UNSURE_CLUBS: Final = vocabulary("ac as sc se ec ud sg rb sk fk if aik")
"""The same, but also other words: only before a name, in capitals."""

COMMON: Final = vocabulary("""
    a an my our your his her their this that these those unser unsere mein meine nossa nosso minha meu mia
    mio nostra
    nuestra nuestro mi notre ma mon ons onze
    at in im into on by from to for with without after before near outside inside behind and or as is was are
    mit nach vor bei aus fur am com con avec per por para pour sin sem na no nos nas em en op met voor bij
    day days first last second third next new old big small great good best happy welcome back beautiful
    cute lovely
    local nearby empty open closed former future favorite favourite modern ancient whole
    the der die das den dem il el os as i w
    montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi
    dimanche
    lunes martes miercoles jueves viernes sabado domingo segunda terca quarta quinta sexta lunedi martedi
    mercoledi
    giovedi venerdi domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    tag erster erste letzter letzte neuer neue alte alter jour premier premiere dernier nouveau giorno
    primo prima
    ultimo nuovo dia primeiro primeira ultima novo nova primer primera nuevo nueva dzien pierwszy dag eerste
    trip visit party photo photos foto fotos bild bilder picture pic pics image team class classe turma
    clase klasse
    group gruppe gruppo groep birthday geburtstag aniversario cumple compleanno anniversaire christmas xmas
    natale
    natal navidad noel weihnachten weihnacht kerst ostern easter pascoa pasqua pascua halloween carnaval
    karneval
    carnevale fasching fest feste festa fiesta fete feier sommerfest herbstfest abschlussfeier einschulung
    summer
    winter spring autumn fall verao verano ete estate sommer graduation formatura graduacion laurea concert
    konzert
    concerto concierto show wedding casamento boda hochzeit mariage matrimonio bruiloft baptism batizado
    bautizo taufe
    bapteme battesimo doop communion comunhao comunion kommunion comunione firmung confirmation uniform
    uniforme bus
    building front entrance room waiting garden kitchen bed bath pool piscina lobby view aerial night
    morning gita
    sortie ausflug excursao excursion passeio paseo projekt project projeto proyecto play game match spiel
    jogo
    partido gara training camp kamp lager acampamento campamento logo header banner cover icon leavers year
    grade run
    lunch dinner breakfast bag friends amigos freunde amis amici kids children kinder criancas ninos
    enfants bambini
    baby mum mom dad mama papa teacher teachers lehrer professor maestra doctor nurse selfie chart bill
    letter report
    form card tour stay parking door sign gate yard playground hall desk supplies work homework food
    italian french spanish german english american british chinese japanese mexican indian thai greek
    turkish irish
    scottish welsh dutch polish swedish brazilian portuguese african european asian russian korean
    monday tuesday wednesday thursday friday saturday sunday
    gallery video album print prints poster art ticket tickets key keys review deal deals sale map
    wir ich sie er es ist war und oder auf zum zur eu ele ela nos somos yo el ella je nous elle il lui noi
    fachada entrada saida sala salle raum zimmer quarto habitacion chambre camera corredor patio pateo cour
    hof
    futebol futbol football voleibol banda volei danca dança danza yoga pilates ingles musica
    primavera inverno invierno hiver autunno otono herbst fruhling zima jesien lato wiosna lente herfst
    saude salud sante reuniao reunion riunione elternabend martinszug maifest fasnacht basar bazar flohmarkt
""") - vocabulary("art")  # fmt: skip
