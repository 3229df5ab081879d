"""Italian, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="it",
    conjunctions=bag("e ed & + o"),
    prepositions=bag("a ad in di da con su per tra fra presso verso contro sotto sopra durante dopo via d'"),
    articles=pairs("il=m lo=m la=f l'=* i=p gli=p le=p un=m uno=m una=f un'=f"),
    contracted=pairs(
        "al=a allo=a alla=a all'=a ai=a alle=a del=di dello=di della=di dell'=di dei=di degli=di "
        "delle=di dal=da dallo=da dalla=da dall'=da nel=in nello=in nella=in nell'=in sul=su sullo=su "
        "sulla=su sull'=su col=con"
    ),
    contracted_gender=pairs(
        "al=m allo=m alla=f all'=* del=m dello=m della=f dell'=* dal=m dallo=m dalla=f dall'=* nel=m "
        "nello=m nella=f nell'=* sul=m sullo=m sulla=f sull'=* col=m"
    ),
    possessives=bag("mio mia suo sua nostro nostra tuo tua miei mie nostri nostre"),
    nouns=nouns(
        "person: persona f; child: bambino m; baby: neonato m; toddler: bambino piccolo m; teen: "
        "adolescente m; woman: donna f; man: uomo m; people: persone f; children: bambini m; family: "
        "famiglia f; place: luogo m; places: luoghi p; group: gruppo m; doctor: medico m; professor: "
        "professore m; professor-f: professoressa f; priest: prete m; nun: suora f; little: bambino m"
    ),
    numbers=("due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci"),
    many="diversi/diverse",
    kin=bag(
        "madre mamma padre papà babbo nonna nonno zia zio sorella fratello sorellina fratellino cugina "
        "cugino figlia figlio nipote nipotina nipotino moglie marito madrina padrino amica amico vicina "
        "vicino maestra maestro professoressa professore pediatra infermiera ostetrica allenatore "
        "principessa principe bebè famiglia coppia sposa sposo presidente ministro sindaco sindaca "
        "attore attrice cantante giocatore papa vescovo alunno alunna compagna compagno bambina bambino "
        "ragazza ragazzo"
    ),
    kin_plural=bag(
        "genitori nonni zii sorelle fratelli cugine cugini figlie figli nipoti gemelle gemelli amiche "
        "amici vicini bambine bambini alunni compagni sposi ragazzi giocatori"
    ),
    elders=bag("scuola madre mamma padre papà babbo nonna nonno madrina padrino nonni"),
    titles=pairs(
        "sig=man sig.=man signor=man don=priest sig.ra=woman signora=woman signorina=woman dott=doctor "
        "dott.=doctor dottor=doctor prof=professor prof.=professor suor=nun"
    ),
    child_signs=bag(
        "comunione cresima neonata neonato bebè nido battesimo infanzia bambina bambino bambini bambine "
        "asilo pannolino ciuccio culla passeggino maternità dentino nipotina nipotino grembiulino "
        "candelina candeline"
    ),
    greetings=bag("compleanno auguri buon felice benvenuto benvenuta grazie ciao cara caro viva"),
    verbs=bag("visita visitare visitando vedere"),
    reached=pairs("ha= compie=compie_gli_anni"),
    date_nouns=bag("giorno anno mese estate inverno settimana stagione"),
    age_words=bag("di con a"),
    born=bag("nata nato"),
    others=bag(
        "che chi si non è era sono come più molto già oggi ieri quando dove ma io lui lei noi ci mi ti "
        "ha ho hanno senza qui solo anche tutto tutta questo questa vi dice nuova nuovo grande"
    ),
    of=bag("di"),
    adjectives=bag("piccolo piccola caro cara bello bella dolce"),
    at="in",
    photo="Una foto",
    photo_of="Foto di",
)
