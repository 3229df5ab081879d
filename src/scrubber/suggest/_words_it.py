"""Italian, for the rewording of captions."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._grammar import Grammar, nouns

GRAMMAR: Final = Grammar(
    code="it",
    conjunctions=bag("e ed & + o oppure"),
    prepositions=bag("a ad in di da con su per tra fra presso verso contro sotto sopra durante dopo via d'"),
    articles=pairs("il=m lo=m la=f l'=* i=p gli=p le=p un=m uno=m una=f un'=f"),
    contracted=pairs(
        "al=a allo=a alla=a all'=a ai=a alle=a del=di dello=di della=di dell'=di dei=di degli=di "
        "delle=di dal=da dallo=da dalla=da dall'=da nel=in nello=in nella=in nell'=in sul=su sullo=su "
        "sulla=su sull'=su col=con dai=da dagli=da dalle=da nei=in negli=in nelle=in sui=su sugli=su "
        "sulle=su"
    ),
    contracted_gender=pairs(
        "al=m allo=m alla=f all'=* del=m dello=m della=f dell'=* dal=m dallo=m dalla=f dall'=* nel=m "
        "nello=m nella=f nell'=* sul=m sullo=m sulla=f sull'=* col=m"
    ),
    birthday=pairs(
        "i=il_compleanno dei=del_compleanno ai=al_compleanno suoi=suo_compleanno miei=mio_compleanno "
        "tuoi=tuo_compleanno nostri=nostro_compleanno"
    ),
    things=bag(
        "matrimonio nozze fidanzamento cane cagnolina gatto gatta cavallo coniglio giardino orto casa "
        "camera "
        "auto macchina bici moto tomba terrazza salotto cucina appartamento balcone fattoria ufficio "
        "grigliata incinta negozio barca ricetta torta mostra concerto classe bottega pony"
    ),
    adults=bag("premaman sposati sposate incinta pensione pensionato pensionata vedova vedovo moglie marito"),
    family=bag("i gli dai dagli dei ai"),
    died=bag(
        "scomparso scomparsa mancato mancata morto morta deceduto deceduta sposati sposata sposato classe_del"
    ),
    small=bag("piccolo piccola"),
    roles=pairs(
        "volontario=m volontaria=f alunno=m alunna=f allievo=m allieva=f ostetrica=f ostetrico=m "
        "presidente=mf studente=m campione=m contabile=mf chef=m preside=mf sindaco=m sindaca=f "
        "capitano=m medico=m maestro=m maestra=f cuoco=m cuoca=f responsabile=mf insegnante=mf "
        "segretario=m segretaria=f tecnico=m architetto=m avvocato=m avvocata=f ingegnere=m atleta=mf "
        "poeta=m pediatra=mf fornaio=m postino=m operaio=m operaia=f pensionato=m pensionata=f "
        "ragazzo=m ragazza=f bambino=m bambina=f socio=m socia=f membro=m bidella=f bidello=m "
        "parroco=m suora=f vigile=mf soldato=m pilota=mf calciatore=m giocatore=m tifoso=m tifosa=f "
        "vicepresidente=mf titolare=mf impiegato=m impiegata=f commessa=f commesso=m barbiere=m "
        "veterinario=m veterinaria=f psicologo=m psicologa=f fotografo=m fotografa=f sarto=m sarta=f "
        "contadino=m contadina=f vincitore=m partecipante=mf abitante=mf residente=mf paziente=mf "
        "ballerina=f ballerino=m cantante=mf educatrice=f animatore=m tata=f liceale=mf capo=m "
        "medaglia=f assessore=m consigliere=m consigliera=f deputato=m deputata=f testimone=mf"
    ),
    possessives=bag("mio mia suo sua nostro nostra tuo tua miei mie nostri nostre suoi sue tuoi tue loro"),
    nouns=nouns(
        "person: persona f; child: bambino m; baby: neonato m; toddler: bambino piccolo m; teen: "
        "adolescente m; woman: donna f; man: uomo m; people: persone f; children: bambini m; family: "
        "famiglia f; place: luogo m; places: luoghi p; group: gruppo m; doctor: medico m; professor: "
        "professore m; professor-f: professoressa f; priest: prete m; child-f: bambina f; toddler-f: "
        "bambina piccola f; teen-f: adolescente f; baby-f: neonata "
        "f; engineer: ingegnere m; lawyer: avvocato m; architect: architetto m; nun: suora f; little: "
        "bambino m"
    ),
    numbers=("due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci"),
    many="diversi/diverse",
    kin=bag(
        "madre mamma padre papà babbo nonna nonno zia zio sorella fratello sorellina fratellino cugina "
        "cugino figlia figlio nipote nipotina nipotino moglie marito madrina padrino amica amico vicina "
        "vicino maestra maestro professoressa professore pediatra infermiera ostetrica allenatore "
        "principessa principe bebè famiglia coppia sposa sposo presidente ministro sindaco sindaca "
        "attore attrice cantante giocatore papa vescovo alunno alunna compagna compagno bambina bambino "
        "ragazza ragazzo bisnonna bisnonno nonnina nonnino suocera suocero cognata cognato fidanzata "
        "fidanzato infermiere allenatrice autore autrice preside direttore direttrice parroco postino "
        "fornaio insegnante tata dottoressa neonato neonata educatrice animatore volontaria volontario"
    ),
    kin_plural=bag(
        "genitori nonni zii sorelle fratelli cugine cugini figlie figli nipoti gemelle gemelli amiche "
        "amici vicini bambine bambini alunni compagni sposi ragazzi giocatori nipotini nipotine bisnonni "
        "pronipoti fratellini sorelline cuginetti cuginetti cuginette suoceri alunne studenti ragazze "
        "neonati"
    ),
    elders=bag("scuola madre mamma padre papà babbo nonna nonno madrina padrino nonni"),
    titles=pairs(
        "sig=man sig.=man signor=man don=priest sig.ra=woman signora=woman signorina=woman dott=doctor "
        "dott.=doctor dottor=doctor prof=professor prof.=professor "
        "professore=professor prof.ssa=professor-f professoressa=professor-f dott.ssa=doctor suor=nun "
        "ing=engineer "
        "ing.=engineer avv=lawyer avv.=lawyer arch=architect arch.=architect"
    ),
    child_signs=bag(
        "comunione cresima neonata neonato bebè nido battesimo infanzia bambina bambino bambini bambine "
        "asilo pannolino ciuccio culla passeggino maternità dentino nipotina nipotino grembiulino "
        "candelina candeline nascita ecografia bomboniere bomboniera peluche primi_passi giostra scivolo "
        "altalena triciclo varicella logopedista cresima fiaba lettino cameretta dentini sdentato sdentata "
        "grembiule pigiamino tutina tutine cucciolotto biberon girello dolcetto castello_di_sabbia "
        "recita ninna pannolini disegno_di gemellini giocattolo giocattoli"
    ),
    greetings=bag("compleanno auguri buon felice benvenuto benvenuta grazie ciao cara caro viva"),
    verbs=bag("visita visitare visitando vedere"),
    reached=pairs("ha= compie=compie_gli_anni"),
    date_nouns=bag("giorno anno mese estate inverno settimana stagione"),
    age_words=bag("di con a taglia"),
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
