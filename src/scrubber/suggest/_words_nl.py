"""Dutch, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="nl",
    conjunctions=bag("en & + of"),
    prepositions=bag(
        "in op te bij van uit naar met aan voor door over onder rond sinds tot tegen naast tussen achter "
        "via nabij om"
    ),
    articles=pairs("de=mf het=n 't=n een=* deze=mf dit=n"),
    possessives=bag("mijn zijn haar onze ons jouw je hun"),
    nouns=nouns(
        "person: persoon m; child: kind n; baby: baby m; toddler: peuter m; teen: tiener m; woman: vrouw "
        "f; man: man m; people: mensen p; children: kinderen p; family: gezin n; place: plaats f; "
        "places: plaatsen p; group: groep f; doctor: arts m; professor: professor m; priest: pastoor m; "
        "nun: non f; little: kind n"
    ),
    numbers=("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    many="enkele",
    kin=bag(
        "moeder mama mam vader papa pap oma grootmoeder opa grootvader tante oom zus zusje broer "
        "broertje nicht neef nichtje neefje dochter zoon kleindochter kleinzoon vrouw man peettante "
        "peter meter vriendin vriend buurvrouw buurman juf juffrouw meester leraar lerares arts "
        "verloskundige trainer prinses prins baby familie gezin fam. bruid bruidegom koning koningin "
        "president minister burgemeester acteur actrice zanger zangeres speler leerling klasgenoot "
        "meisje jongen"
    ),
    kin_plural=bag(
        "ouders grootouders zussen broers zusjes broertjes nichtjes neefjes dochters zonen kleinkinderen "
        "tweeling vrienden vriendinnen buren kinderen meisjes jongens leerlingen vrijwilligers spelers"
    ),
    elders=bag("school schooldag moeder mama mam vader papa pap oma grootmoeder opa grootvader"),
    titles=pairs(
        "dhr=man dhr.=man meneer=man mevr=woman mevr.=woman mevrouw=woman mw.=woman dr=doctor dr.=doctor "
        "prof=professor prof.=professor pastoor=priest"
    ),
    child_signs=bag(
        "leidster kleuterjuf zandbak schommel glijbaan knuffel lievelingsknuffel kruipt stapjes zwembadje "
        "kinderkamer loopfiets a-diploma communie baby crèche kinderopvang peuterspeelzaal doop kind "
        "kinderen speeltuin luier speen wieg kinderwagen tandje kleindochter kleinzoon kleinkinderen peuter "
        "kleuter"
    ),
    greetings=bag(
        "hiep happy birthday verjaardag gefeliciteerd proficiat hoera welkom dank bedankt hallo lieve beste"
    ),
    verbs=bag("bezoekt bezoeken zien"),
    reached=pairs("is= wordt=is_jarig werd=was_jarig"),
    date_nouns=bag("schooljaar ca. om dag jaar maand zomer winter week seizoen"),
    age_words=bag("leeftijd van met allebei beiden"),
    born=bag("geboren geb."),
    died=bag("gestorven"),
    others=bag(
        "dat die als toen is was zijn waren heeft hebben wordt hoe meer erg al vandaag gisteren waar "
        "maar ik hij zij ze wij we hem mij jou niet zonder hier daar alleen ook dan omdat zich nieuwe "
        "grote goede lieve"
    ),
    of=bag("van"),
    adjectives=bag("kleine lieve beste"),
    at="in",
    sites=nouns(
        "-basisschool: basisschool f; obs: basisschool f; -muziekschool: muziekschool f; -balletschool: "
        "balletschool f; -dansschool: dansschool f; -kleuterschool: kleuterschool f; -scholengemeenschap: "
        "scholengemeenschap f; -scholengroep: school f; -gymnasium: gymnasium n; -lyceum: lyceum n; "
        "-college: middelbare school f; -universiteit: universiteit f; -hogeschool: hogeschool f; "
        "-kinderziekenhuis: kinderziekenhuis n; -gasthuis: ziekenhuis n; -hospitaal: ziekenhuis n; umc: "
        "ziekenhuis n; mc: ziekenhuis n; -umc: ziekenhuis n; -huisartsenpraktijk: huisartsenpraktijk f; "
        "-verloskundigenpraktijk: verloskundigenpraktijk f; -tandartspraktijk: tandartspraktijk f; "
        "-praktijk: praktijk f; -apotheek: apotheek f; -kinderdagverblijf: kinderdagverblijf n; kdv: "
        "kinderdagverblijf n; -peuterspeelzaal: peuterspeelzaal f; bso: bso f; -woonzorgcentrum: "
        "woonzorgcentrum n; -zorgcentrum: zorgcentrum n; -verzorgingshuis: verzorgingshuis n; "
        "-verpleeghuis: verpleeghuis n; -bejaardentehuis: bejaardentehuis n; -hospice: hospice n; "
        "-zangvereniging: zangvereniging f; -muziekvereniging: muziekvereniging f; -voetbalvereniging: "
        "voetbalvereniging f; -sportvereniging: sportvereniging f; -turnvereniging: turnvereniging f; "
        "-fanfare: fanfare f; -manege: manege f; vv: voetbalclub f; sv: sportclub f; av: atletiekclub f; "
        "hv: handbalclub f; tv: club f; hc: hockeyclub f; -bakkerij: bakkerij f; -slagerij: slagerij f; "
        "-boekhandel: boekhandel m; -kwekerij: kwekerij f; -boerderij: boerderij f; -kinderboerderij: "
        "kinderboerderij f; -brouwerij: brouwerij f; -kapsalon: kapsalon m; rabobank: bank f; bank: bank f; "
        "bv: bedrijf n; nv: bedrijf n; -bedrijf: bedrijf n; -bedrijven: bedrijf n; -brandweer: brandweer f; "
        "gemeente: kerkelijke gemeente f; parochie: parochie f; -museum: museum n; -zwembad: zwembad n; "
        "kasteel: kasteel n; -begraafplaats: begraafplaats f; -park: park n; -dierentuin: dierentuin m; "
        "dierenpark: dierentuin m; -pretpark: pretpark n; -speeltuin: speeltuin f; -station: station n; "
        "-strand: strand n; meer: meer n; -kerk: kerk f; -bibliotheek: bibliotheek f"
    ),
    definite_after=bag("in op aan naar bij voor"),
    photo="Een foto",
    photo_of="Foto van",
)
