"""What an institution is, said without its name: "St Mary's Hospital" is a hospital in seven languages.

Only words of this table are ever offered, never a word of the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from scrubber.suggest._portable import ascii_words

LANGUAGES: Final = ("en", "pt", "es", "fr", "de", "it", "nl")


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun; `gender` is m, f or n, empty where the language has none."""

    text: str
    gender: str = ""


# concept: head words in any language (ASCII, lower case; "-x" also ends a compound) = nouns as in LANGUAGES.
# The more telling concept stands first: the hospital of a university is a hospital.
_TABLE: Final = """
maternity: maternity maternidade maternidad maternite -geburtsklinik maternita kraamkliniek
  = maternity hospital | maternidade f | maternidad f | maternité f | Geburtsklinik f | maternità f |
  kraamkliniek
hospital: hospital hospitals infirmary hopital chu -krankenhaus -spital ospedale policlinico -ziekenhuis
  szpital hospice -sjukhuset
  = hospital | hospital m | hospital m | hôpital m | Krankenhaus n | ospedale m | ziekenhuis n
clinic: clinic clinica clinique -klinik -klinikum kliniek upa ubs medical
  = clinic | clínica f | clínica f | clinique f | Klinik f | clinica f | kliniek
nursery: infancia infantil cei emei nursery kindergarten preschool playgroup daycare creche guarderia
  kita kiga
  -kindergarten -krippe asilo kinderdagverblijf peuterspeelzaal cmei kinderopvang przedszkole
  = nursery | creche f | guardería f | crèche f | Kindergarten m | asilo m | kinderopvang
preschool: maternelle infanzia
  = nursery school | pré-escola f | escuela infantil f | école maternelle f | Kindergarten m |
  scuola dell'infanzia f | kleuterschool
university: politecnico polytechnique university universidade universidad universite -universitat
  universita universiteit -hochschule faculdade facultad faculte faculty uniwersytet
  = university | universidade f | universidad f | université f | Universität f | università f |
  universiteit
music: conservatoire conservatorio
  = music school | conservatório m | conservatorio m | conservatoire m | Musikschule f | conservatorio m |
  muziekschool
secondary: lycee liceo
  = secondary school | liceu m | liceo m | lycée m | Gymnasium n | liceo m | middelbare school
school: school schools infants academy primary escola escuela ecole emef -schule -grundschule
  scuola basisschool -school lyceum elementary -skolan szkola
  = school | escola f | escuela f | école f | Schule f | scuola f | school
college: college colegio cole
  = school | colégio m | colegio m | collège m | Schule f | scuola f | school
cathedral: cathedral catedral cathedrale -kathedrale duomo cattedrale -kathedraal
  = cathedral | catedral f | catedral f | cathédrale f | Kathedrale f | cattedrale f | kathedraal
church: church chapel parish basilica abbey igreja paroquia capela iglesia parroquia capilla basilique
  eglise chapelle -kirche -kapelle pfarrei chiesa cappella -kerk kapel kosciol ermita
  = church | igreja f | iglesia f | église f | Kirche f | chiesa f | kerk
parish: paroisse parrocchia
  = parish | paróquia f | parroquia f | paroisse f | Pfarrei f | parrocchia f | parochie
mosque: mosque mesquita mezquita mosquee -moschee moschea moskee
  = mosque | mesquita f | mezquita f | mosquée f | Moschee f | moschea f | moskee
synagogue: synagogue sinagoga -synagoge
  = synagogue | sinagoga f | sinagoga f | synagogue f | Synagoge f | sinagoga f | synagoge
temple: temple templo -tempel tempio pagoda
  = temple | templo m | templo m | temple m | Tempel m | tempio m | tempel
monastery: monastery convent mosteiro convento monasterio monastere couvent -kloster monastero klooster
  = monastery | mosteiro m | monasterio m | monastère m | Kloster n | monastero m | klooster n
pool: piscine piscina zwembad
  = swimming pool | piscina f | piscina f | piscine f | Schwimmbad n | piscina f | zwembad n
riding: equestre ippico hipico maneggio
  = riding school | centro hípico m | centro hípico m | centre équestre m | Reiterhof m | centro ippico m |
  manege
bookshop: librairie libreria livraria bookshop bookstore
  = bookshop | livraria f | librería f | librairie f | Buchhandlung f | libreria f | boekhandel
laboratory: laboratoire laboratorio laboratory
  = laboratory | laboratório m | laboratorio m | laboratoire m | Labor n | laboratorio m | laboratorium n
museum: museum museo museu musee -museum
  = museum | museu m | museo m | musée m | Museum n | museo m | museum n
gallery: gallery galeria galerie -galerie galleria pinacoteca
  = gallery | galeria f | galería f | galerie f | Galerie f | galleria f | galerie
institute: institute instituto institut -institut istituto instituut
  = institute | instituto m | instituto m | institut m | Institut n | istituto m | instituut n
library: library biblioteca bibliotheque -bibliothek -bucherei bibliotheek
  = library | biblioteca f | biblioteca f | bibliothèque f | Bibliothek f | biblioteca f | bibliotheek
theatre: theatre theater teatro -theater opera schouwburg
  = theatre | teatro m | teatro m | théâtre m | Theater n | teatro m | theater n
cinema: cinema kino cine bioscoop
  = cinema | cinema m | cine m | cinéma m | Kino n | cinema m | bioscoop
hotel: hotel resort lodge inn hostel pousada auberge novotel albergo pension -hotel hostal posada
  = hotel | hotel m | hotel m | hôtel m | Hotel n | hotel m | hotel n
restaurant: restaurant ristorante restaurante cafe bistro pizzeria trattoria pub osteria churrascaria
  lanchonete -restaurant gasthaus gasthof brasserie eetcafe
  = restaurant | restaurante m | restaurante m | restaurant m | Restaurant n | ristorante m | restaurant
  n
farm: farm ferme fattoria agriturismo bauernhof fazenda boerderij
  = farm | fazenda f | granja f | ferme f | Bauernhof m | fattoria f | boerderij
stadium: stadium estadio stade -stadion stadio arena
  = stadium | estádio m | estadio m | stade m | Stadion n | stadio m | stadion n
hall: gymnasium gym gimnasio ginasio gymnase -sporthalle -turnhalle -sportzentrum palestra sporthal
  polideportivo
  = sports hall | ginásio m | gimnasio m | gymnase m | Sporthalle f | palestra f | sporthal
camp: camping campsite campground campingplatz
  = campsite | camping m | camping m | camping m | Campingplatz m | campeggio m | camping
home: -altenheim -pflegeheim -seniorenheim verpleeghuis ehpad riposo retraite residencia
  = care home | lar m | residencia f | maison de retraite f | Heim n | casa di riposo f | verpleeghuis n
office: consulado cartorio notaria courthouse townhall rathaus prefeitura camara ayuntamiento mairie
  municipio gemeentehuis alcaldia
  = public office | repartição f | oficina f | mairie f | Amt n | ufficio m | gemeentehuis n
scouts: scouts scouting scout escoteiro escoteiros pfadi pfadfinder
  = scout group | grupo de escoteiros m | grupo scout m | groupe scout m | Pfadfindergruppe f | gruppo
  scout m | scoutinggroep
choir: choir choral coro chorale coral -chor -koor
  = choir | coro m | coro m | chorale f | Chor m | coro m | koor n
orchestra: orchestra orquestra orquesta orchestre -orchester orkest
  = orchestra | orquestra f | orquesta f | orchestre m | Orchester n | orchestra f | orkest n
leisure: leisure poliesportivo -freizeitzentrum
  = leisure centre | centro esportivo m | polideportivo m | complexe sportif m | Freizeitzentrum n |
  centro sportivo m | sportcentrum n
club: dojo club clube -verein fc sc tsv sv vfl vfb verein sportverein circolo cf vv
  = club | clube m | club m | club m | Verein m | club m | club
party: party partido parti partei partito partij
  = party | partido m | partido m | parti m | Partei f | partito m | partij
team: asd ssd polisportiva team equipe equipo mannschaft squadra league liga
  = team | equipe f | equipo m | équipe f | Mannschaft f | squadra f | team n
company: company inc ltd gmbh corp llc ag kg co plc spa srl ltda technologies technology toitures
  cooperativa empresa bodega werkstatt autofficina
  = company | empresa f | empresa f | entreprise f | Firma f | azienda f | bedrijf n
association: caritas restos association associacao asociacion -verband associazione vereniging
  society foundation fundacao federation federacao fondation stiftung fondazione committee consorcio
  federacion fundacion
  = association | associação f | asociación f | association f | Verband m | associazione f | vereniging
"""
_SPOTS: Final = """
zoo: zoo zoologico tierpark bioparco dierentuin dierenpark
  = zoo | zoológico m | zoo m | zoo m | Zoo m | zoo m | dierentuin
playground: playground parquinho -spielplatz speeltuin
  = playground | parquinho m | parque infantil m | aire de jeux f | Spielplatz m | parco giochi m | speeltuin
cemetery: cemetery graveyard cemiterio cementerio cimetiere -friedhof cimitero begraafplaats kerkhof
  = cemetery | cemitério m | cementerio m | cimetière m | Friedhof m | cimitero m | begraafplaats
waterfall: falls waterfall cachoeira catarata cataratas cascata cascada cascade -wasserfall waterval
  = waterfall | cachoeira f | cascada f | cascade f | Wasserfall m | cascata f | waterval
beach: beach praia playa plage spiaggia
  = beach | praia f | playa f | plage f | Strand m | spiaggia f | strand n
lake: lake loch lago lagoa laguna lac
  = lake | lago m | lago m | lac m | See m | lago m | meer n
river: river rio riviere fiume rivier
  = river | rio m | río m | rivière f | Fluss m | fiume m | rivier
mountain: mount mountain peak pico montanha montana montagne montagna morro
  = mountain | montanha f | montaña f | montagne f | Berg m | montagna f | berg
desert: desert deserto desierto = desert | deserto m | desierto m | désert m | Wüste f | deserto m | woestijn
island: island isle ilha isla isola eiland
  = island | ilha f | isla f | île f | Insel f | isola f | eiland n
castle: castle castelo castillo chateau -schloss castello kasteel
  = castle | castelo m | castillo m | château m | Schloss n | castello m | kasteel n
bridge: bridge ponte puente pont -brucke brug
  = bridge | ponte f | puente m | pont m | Brücke f | ponte m | brug
square: square praca plaza -platz piazza plein
  = square | praça f | plaza f | place f | Platz m | piazza f | plein n
garden: gardens jardim jardines jardin jardins giardini -garten
  = garden | jardim m | jardín m | jardin m | Garten m | giardino m | tuin
dune: dune dunes duna
  = dune | duna f | duna f | dune f | Düne f | duna f | duin n
park: park parque parc parco -park
  = park | parque m | parque m | parc m | Park m | parco m | park n
"""
_NO_BUILDING: Final = frozenset(
    {"scouts", "choir", "orchestra", "club", "party", "team", "company", "association"}
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One sort of institution. `building`: one can be "at" it; `rank`: the lower, the more telling."""

    name: str
    nouns: tuple[Noun, ...]
    rank: int

    @property
    def spot(self) -> bool:
        """Whether it is a place that anybody may visit, not an institution that people belong to."""
        return bool(re.search(rf"^{self.name}:", _SPOTS, re.MULTILINE))

    @property
    def building(self) -> bool:
        """Whether it is a place where a picture may be taken."""
        return self.name not in _NO_BUILDING

    def noun(self, language: str) -> Noun:
        """Its noun in one of LANGUAGES."""
        return self.nouns[LANGUAGES.index(language)]


@cache
def _concepts() -> tuple[dict[str, Concept], dict[str, Concept]]:
    heads: dict[str, Concept] = {}
    endings: dict[str, Concept] = {}
    entries = re.findall(r"^(\w+):([^=]*)=([^:]*?)(?=^\w+:|\Z)", _TABLE + _SPOTS, re.MULTILINE)
    for rank, (name, words, nouns) in enumerate(entries):
        pieces = zip(LANGUAGES, " ".join(nouns.split()).split("|"), strict=True)
        concept = Concept(name, tuple(_noun(noun, code) for code, noun in pieces), rank)
        for word in words.split():
            heads.setdefault(word.lstrip("-"), concept)
            if word.startswith("-"):
                endings.setdefault(word[1:], concept)
    return heads, endings


def _noun(text: str, code: str) -> Noun:
    words = text.split()
    if words[-1] in {"m", "f", "n"}:
        return Noun(" ".join(words[:-1]), words[-1])
    return Noun(" ".join(words), "m" if code == "nl" else "")  # Dutch: what does not take "het" takes "de"


def find(value: str) -> tuple[str, Concept] | None:
    """The head word (ASCII) that says what an institution is, and the concept; None if none is known."""
    heads, endings = _concepts()
    found: list[tuple[int, str, Concept]] = []
    for word in ascii_words(re.sub(r"[_'\u2019]", " ", value)).split("-"):
        concept = heads.get(word)
        if concept is None:
            word = max((e for e in endings if word.endswith(e)), key=len, default="")  # noqa: PLW2901 - the compound's head is what is offered
            concept = endings.get(word)
        if concept is not None:
            found.append((concept.rank, word, concept))
    if not found:
        return None
    _, word, concept = min(found, key=lambda entry: entry[0])
    return word, concept
